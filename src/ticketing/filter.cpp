#include "ticketing/filter.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "ticketing/codes.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t labels_max = 10;
constexpr std::size_t keys_max = 20;

/// The parts of `text` between separators, without empty ones.
std::vector<std::string_view> parts(std::string_view text, char separator) {
    std::vector<std::string_view> found;
    while (!text.empty()) {
        auto end = std::min(text.find(separator), text.size());
        if (end > 0) found.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

/// The words of `text` between spaces that stand in no quotation marks, without these marks. What
/// has no closing mark reaches to the end.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool is_quoted = false;
    for (char byte : text) {
        if (byte == '"') {
            is_quoted = !is_quoted;
        } else if (byte != ' ' || is_quoted) {
            word += byte;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

Error wrong_value(std::string_view term, std::string values) {
    return invalid({wrong(
        "filter", code::filter_value_wrong,
        {{"term", std::string(term)}, {"values", std::move(values)}}
    )});
}

/// Reads a list of enumerators into `into`.
template <class Enum>
Result<> read_names(std::string_view term, std::string_view value, std::vector<Enum>& into) {
    auto names = parts(value, ',');
    auto is_unknown = [](auto name) { return !wire::enum_of<Enum>(name); };
    if (names.empty() || std::any_of(names.begin(), names.end(), is_unknown)) {
        std::string known;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
            (known += known.empty() ? "" : ", ") += wire::wire_name(enumerator.name);
        });
        return wrong_value(term, std::move(known));
    }
    for (auto name : names) {
        auto found = *wire::enum_of<Enum>(name);
        // Each status becomes a range of its own, so none may be asked for twice.
        if (std::find(into.begin(), into.end(), found) == into.end()) into.push_back(found);
    }
    return {};
}

template <class Resource>
Result<Id<Resource>> read_id(std::string_view term, std::string_view value, std::string words) {
    auto number = parse_id(value);
    if (!number) return wrong_value(term, words + "an id");
    return Id<Resource>{*number};
}

/// Who asks, and how the people are found whom they name.
struct Reader {
    const Caller& caller;
    const FindPeople& find_people;
};

Error wrong_person(std::string_view term, std::string_view name, std::string people) {
    if (people.empty())
        return invalid({wrong(
            "filter", code::filter_person_unknown,
            {{"term", std::string(term)}, {"name", std::string(clipped(name, 80))}}
        )});
    return invalid({wrong(
        "filter", code::filter_person_ambiguous,
        {{"term", std::string(term)},
         {"name", std::string(clipped(name, 80))},
         {"people", std::move(people)}}
    )});
}

/// Reads one person, of whom `me` is the caller. `words` are those that the term takes besides.
Result<Id<User>> read_person(
    std::string_view term, std::string_view value, const Reader& reader,
    std::string_view words = "me"
) {
    if (value == "me") return reader.caller.user;
    if (auto id = parse_id(value)) return Id<User>{*id};
    // Requesters do not learn who else there is.
    if (!reader.caller.is_staff()) return wrong_value(term, std::string(words) + " or an id");
    if (value.empty()) return wrong_value(term, std::string(words) + " or a person");
    auto found = reader.find_people(value);
    if (found.size() == 1) return found.front().id;
    std::string people;
    for (const auto& person : found) (people += people.empty() ? "" : ", ") += person.email;
    return wrong_person(term, value, std::move(people));
}

Result<> read_is(std::string_view value, Filter& filter) {
    if (value != "open") return wrong_value("is", "open");
    using enum Status;
    filter.statuses = {new_, open, waiting_on_requester, waiting_on_vendor};
    return {};
}

Result<> read_assignee(std::string_view value, const Reader& reader, Filter& filter) {
    if (value == "none")
        filter.assignee.emplace();
    else
        filter.assignee.emplace(TRY(read_person("assignee", value, reader, "me, none")));
    return {};
}

Result<> read_team(std::string_view value, const Caller& caller, Filter& filter) {
    if (value == "mine")
        filter.teams = caller.teams;
    else
        filter.teams = std::vector{TRY(read_id<Team>("team", value, "mine or "))};
    return {};
}

Result<> read_organization(std::string_view value, Filter& filter) {
    if (value == "none")
        filter.organization.emplace();
    else
        filter.organization.emplace(TRY(read_id<Organization>("organization", value, "none or ")));
    return {};
}

Result<> read_label(std::string_view value, Filter& filter) {
    if (!is_label(value)) return wrong_value("label", "a label");
    if (filter.labels.size() == labels_max) return wrong_value("label", "at most 10 labels");
    filter.labels.emplace_back(value);
    return {};
}

Result<> read_application(std::string_view value, Filter& filter) {
    if (value.empty() || value.size() > 40)
        return wrong_value("application", "the key of an application");
    filter.application = value;
    return {};
}

Result<> read_keys(std::string_view value, Filter& filter) {
    auto keys = parts(value, ',');
    auto is_wrong = [](auto key) { return key.size() > 40; };
    if (keys.empty() || keys.size() > keys_max || std::ranges::any_of(keys, is_wrong))
        return wrong_value("key", "at most 20 keys of tickets");
    filter.keys.assign(keys.begin(), keys.end());
    return {};
}

/// Whether a term asks for what only staff are shown: to a requester it is no term at all.
bool is_inside(std::string_view term, std::string_view value) {
    return term == "label" || term == "team" || term == "level" ||
           (term == "watcher" && value != "me");
}

Error unknown_term(std::string_view term) {
    return invalid({wrong("filter", code::filter_term_unknown, {{"term", std::string(term)}})});
}

Result<> read_term(
    std::string_view term, std::string_view value, const Reader& reader, Filter& filter
) {
    const auto& caller = reader.caller;
    if (!caller.is_staff() && is_inside(term, value)) return unknown_term(term);
    if (term == "is") return read_is(value, filter);
    if (term == "status") return read_names(term, value, filter.statuses);
    if (term == "kind") return read_names(term, value, filter.kinds);
    if (term == "maintenance") return read_names(term, value, filter.maintenances);
    if (term == "level") return read_names(term, value, filter.levels);
    if (term == "priority") return read_names(term, value, filter.priorities);
    if (term == "assignee") return read_assignee(value, reader, filter);
    if (term == "team") return read_team(value, caller, filter);
    if (term == "organization") return read_organization(value, filter);
    if (term == "application") return read_application(value, filter);
    if (term == "label") return read_label(value, filter);
    if (term == "key") return read_keys(value, filter);
    if (term == "requester") {
        filter.requester = TRY(read_person(term, value, reader));
        return {};
    }
    if (term == "watcher") {
        filter.watcher = TRY(read_person(term, value, reader));
        return {};
    }
    return unknown_term(term);
}

}  // namespace

Result<Filter> parse_filter(
    std::string_view text, const Caller& caller, const FindPeople& find_people
) {
    Filter filter;
    std::set<std::string_view> seen;
    auto words = words_of(text);
    for (std::string_view word : words) {
        auto colon = word.find(':');
        auto term = word.substr(0, colon);
        auto value = colon == word.npos ? std::string_view() : word.substr(colon + 1);
        // `is` and `status` say the same in two ways.
        auto slot = term == "is" ? std::string_view("status") : term;
        if (!seen.insert(slot).second && term != "label") {
            return invalid({wrong(
                "filter", code::filter_term_repeated, {{"term", std::string(clipped(term, 40))}}
            )});
        }
        TRY(read_term(clipped(term, 40), value, {caller, find_people}, filter));
    }
    return filter;
}

bool is_label(std::string_view label) {
    auto is_wrong = [](unsigned char byte) { return byte <= ' ' || byte == ',' || byte == 0x7F; };
    return !label.empty() && std::none_of(label.begin(), label.end(), is_wrong) &&
           code_points(label) <= 40;
}

}  // namespace mainstay::ticketing
