#include "identity/references.hpp"

#include <algorithm>

#include "identity/codes.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

/// Looks up each item once. `find(item)` gives an id, or adds its own fault and gives nothing.
template <class T, class Item, class Find>
std::vector<Id<T>> named(
    std::string_view field, std::span<const Item> items, Faults& faults, Find find
) {
    std::vector<Id<T>> found;
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::optional<Id<T>> id = find(items[i], item(field, i));
        if (!id) continue;
        if (std::find(found.begin(), found.end(), *id) != found.end())
            faults.push_back(wrong(item(field, i), code::repeated));
        else
            found.push_back(*id);
    }
    return found;
}

}  // namespace

std::string item(std::string_view field, std::size_t index) {
    return std::string(field) + "[" + std::to_string(index) + "]";
}

std::vector<Id<Application>> applications_named(
    db::Sql& sql, std::string_view field, std::span<const Line<10>> keys, Faults& faults
) {
    auto find = [&](const Line<10>& key, std::string at) -> std::optional<Id<Application>> {
        if (auto row = store::application(sql, key.value)) return row->id;
        faults.push_back(wrong(std::move(at), code::unknown_reference));
        return std::nullopt;
    };
    return named<Application>(field, keys, faults, find);
}

std::vector<Id<Organization>> organizations_named(
    db::Sql& sql, std::string_view field, std::span<const Id<Organization>> ids, Faults& faults
) {
    auto find = [&](Id<Organization> id, std::string at) -> std::optional<Id<Organization>> {
        if (store::organization(sql, id)) return id;
        faults.push_back(wrong(std::move(at), code::unknown_reference));
        return std::nullopt;
    };
    return named<Organization>(field, ids, faults, find);
}

std::vector<Id<Team>> teams_named(
    db::Sql& sql, std::string_view field, std::span<const Id<Team>> ids, Faults& faults
) {
    auto find = [&](Id<Team> id, std::string at) -> std::optional<Id<Team>> {
        if (store::team(sql, id)) return id;
        faults.push_back(wrong(std::move(at), code::unknown_reference));
        return std::nullopt;
    };
    return named<Team>(field, ids, faults, find);
}

std::vector<Id<User>> members_named(
    db::Sql& sql, std::string_view field, std::span<const Id<User>> ids, Faults& faults
) {
    auto find = [&](Id<User> id, std::string at) -> std::optional<Id<User>> {
        auto person = find_person(sql, id);
        if (person && person->is_support_staff()) return id;
        const auto& fault = person ? code::not_support_staff : code::unknown_reference;
        faults.push_back(wrong(std::move(at), fault));
        return std::nullopt;
    };
    return named<User>(field, ids, faults, find);
}

}  // namespace mainstay::identity
