#include "ticketing/mentions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "events/events.hpp"
#include "events/people_mentioned.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/confidential.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t at_signs_max = 50;
constexpr std::size_t mentioned_max = 20;
constexpr std::size_t offered_max = 8;
constexpr int looked_at = 50;

bool is_of_word(char each) {
    auto byte = static_cast<unsigned char>(each);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/// The first word of what stands behind an `@`.
std::string_view first_word(std::string_view text) {
    auto end = std::ranges::find_if_not(text, [](char each) {
        return is_of_word(each) || each == '-' || each == '\'' || each == '.';
    });
    auto word =
        text.substr(0, std::min<std::size_t>(static_cast<std::size_t>(end - text.begin()), 100));
    while (!word.empty() && !is_of_word(word.back())) word.remove_suffix(1);  // Of the sentence.
    return word;
}

/// Whether they are of staff and may see the notes of the ticket.
bool is_mentionable(db::Sql& sql, const Call& call, const Ticket& ticket, Id<User> person) {
    auto as_them = identity::call_as(sql, person, call.now);
    if (!as_them || !as_them->caller->is_staff()) return false;
    return identity::may(*as_them, ticket_read_private, resource_of(sql, *as_them, ticket));
}

/// Whether they are of staff and see the notes of the ticket once they are named on it.
bool is_to_be_admitted(db::Sql& sql, const Call& call, const Ticket& ticket, Id<User> person) {
    auto as_them = identity::call_as(sql, person, call.now);
    return as_them && as_them->caller->is_staff() && is_admissible(sql, *as_them, ticket);
}

/// Those whose name begins the text; where one name begins another, the longer.
std::vector<Id<User>> named_by(db::Sql& sql, const Call& call, std::string_view text) {
    std::vector<Id<User>> named;
    std::size_t longest = 0;
    auto word = first_word(text);
    if (word.empty()) return named;
    for (const auto& person : identity::people_beginning(sql, call, word, looked_at)) {
        if (!begins_with_name(text, person.name) || person.name.size() < longest) continue;
        if (person.name.size() > longest) named.clear();
        longest = person.name.size();
        named.push_back(person.id);
    }
    return named;
}

}  // namespace

std::vector<std::string_view> behind_at_signs(std::string_view text) {
    std::vector<std::string_view> places;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        bool is_address = at > 0 && is_of_word(text[at - 1]);
        if (!is_address) places.push_back(text.substr(at + 1));
        if (places.size() == at_signs_max) break;
    }
    return places;
}

bool begins_with_name(std::string_view text, std::string_view name) {
    if (name.empty() || text.size() < name.size()) return false;
    if (lower_ascii(text.substr(0, name.size())) != lower_ascii(name)) return false;
    return text.size() == name.size() || !is_of_word(text[name.size()]);
}

Result<MentionablePeople> mentionable(
    db::Sql& sql, const Call& call, const FindMentionable& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_note));
    auto beginning = request.beginning ? trimmed(request.beginning->value) : std::string_view();
    bool may_admit =
        seen.ticket.is_confidential && identity::may(call, ticket_restrict, seen.resource);
    MentionablePeople people;
    for (const auto& person : identity::people_beginning(sql, call, beginning, looked_at)) {
        if (people.items.size() == offered_max) break;
        if (is_mentionable(sql, call, seen.ticket, person.id))
            people.items.push_back({person.id, person.name, false});
        else if (may_admit && is_to_be_admitted(sql, call, seen.ticket, person.id))
            people.items.push_back({person.id, person.name, true});
    }
    return people;
}

void notify_mentioned(
    db::Sql& sql, const Call& call, const Ticket& ticket, const Message& message
) {
    if (!call.caller || !call.caller->is_staff()) return;
    events::PeopleMentioned mentioned{
        .ticket = ticket.id.value,
        .message = message.id.value,
        .people = {},
        .actor = call.caller->user.value,
    };
    for (auto text : behind_at_signs(message.text)) {
        for (auto person : named_by(sql, call, text)) {
            bool is_known =
                std::ranges::find(mentioned.people, person.value) != mentioned.people.end();
            bool is_full = mentioned.people.size() == mentioned_max;
            if (!is_known && !is_full && is_mentionable(sql, call, ticket, person))
                mentioned.people.push_back(person.value);
        }
    }
    if (!mentioned.people.empty()) events::emit(sql, call, mentioned);
}

}  // namespace mainstay::ticketing
