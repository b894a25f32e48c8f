#include "mail/list_author.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "mail/header_fields.hpp"
#include "mail/headers.hpp"
#include "mail/sender_check.hpp"

namespace mainstay::mail {

namespace {

struct List {
    bool is_one = false;
    std::vector<std::string> addresses;  // Its own, in lower case.
    std::string original_from;           // Empty where it names none.

    bool owns(std::string_view address) const {
        return std::ranges::find(addresses, lower_ascii(address)) != addresses.end();
    }
};

// `<mailto:group@lists.test?subject=x>`: the address.
std::string mailto_in(std::string_view value) {
    auto start = value.find("mailto:");
    if (start == value.npos) return {};
    auto rest = value.substr(start + 7);
    return lower_ascii(rest.substr(0, rest.find_first_of("?>, ")));
}

// `Name <group.lists.test>` is the list of group@lists.test.
std::string address_of_list_id(std::string_view value) {
    auto open = value.rfind('<');
    if (open != value.npos) value.remove_prefix(open + 1);
    auto id = lower_ascii(trimmed(value.substr(0, value.find('>'))));
    auto dot = id.find('.');
    if (dot == id.npos) return {};
    id[dot] = '@';
    return id;
}

// `list group@lists.test; contact owner@lists.test`: the first address.
std::string first_address(std::string_view value) {
    while (!value.empty()) {
        auto end = std::min(value.find_first_of(" \t;,<>"), value.size());
        auto word = value.substr(0, end);
        if (is_mailable(word)) return lower_ascii(word);
        value.remove_prefix(std::min(end + 1, value.size()));
    }
    return {};
}

List list_of(std::string_view raw) {
    List list;
    auto add = [&](std::string address) {
        list.is_one = true;
        if (!address.empty() && list.addresses.size() < 20)
            list.addresses.push_back(std::move(address));
    };
    for_each_field(raw, [&](const HeaderField& field) {
        if (is_field(field.name, "list-id")) add(address_of_list_id(field.value));
        if (is_field(field.name, "list-post")) add(mailto_in(field.value));
        if (is_field(field.name, "mailing-list")) add(first_address(field.value));
        if (is_field(field.name, "x-beenthere")) add(first_address(field.value));
        if (is_field(field.name, "x-google-group-id")) list.is_one = true;
        bool is_original = is_field(field.name, "x-original-from");
        if (is_original && list.original_from.empty())
            list.original_from = lower_ascii(single_mailbox(field.value));
        return true;
    });
    return list;
}

// `'Kim Long' via Group`: what the list put there in place of the author's name.
std::size_t via(std::string_view name) { return lower_ascii(name).find(" via "); }

std::string name_before_via(std::string_view name) {
    auto own = trimmed(name.substr(0, via(name)));
    bool is_quoted =
        own.size() > 2 && own.front() == own.back() && (own.front() == '\'' || own.front() == '"');
    return std::string(is_quoted ? own.substr(1, own.size() - 2) : own);
}

}  // namespace

std::optional<Address> author_behind_list(std::string_view raw, const ParsedMail& mail) {
    if (mail.from.size() != 1) return std::nullopt;
    auto list = list_of(raw);
    const auto& from = mail.from.front();
    bool has_rewritten = list.is_one && (list.owns(from.email) || via(from.name) != from.name.npos);
    if (!has_rewritten) return std::nullopt;

    std::vector<Address> others;
    for (const auto& each : mail.reply_to)
        if (!list.owns(each.email) && lower_ascii(each.email) != lower_ascii(from.email))
            others.push_back(each);
    if (list.original_from.empty() && others.size() != 1) return std::nullopt;

    Address author{{}, list.original_from.empty() ? others.front().email : list.original_from};
    for (const auto& each : others)
        if (lower_ascii(each.email) == lower_ascii(author.email)) author.name = each.name;
    if (author.name.empty() && via(from.name) != from.name.npos)
        author.name = name_before_via(from.name);
    if (lower_ascii(author.email) == lower_ascii(from.email)) return std::nullopt;
    return author;
}

std::vector<Address> answer_addresses(
    std::string_view raw, const ParsedMail& mail, std::string_view author
) {
    constexpr std::size_t addresses_max = 5;
    std::vector<Address> addresses;
    if (mail.reply_to.empty()) return addresses;
    auto list = list_of(raw);
    for (const auto& each : mail.reply_to)
        if (!list.owns(each.email) && addresses.size() < addresses_max) addresses.push_back(each);
    bool is_author_only = std::ranges::all_of(addresses, [&](const Address& each) {
        return lower_ascii(each.email) == lower_ascii(author);
    });
    if (is_author_only) addresses.clear();
    return addresses;
}

}  // namespace mainstay::mail
