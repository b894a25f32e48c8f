#include "ticketing/history.hpp"

#include <array>

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticket_view.hpp"
#include "ticketing/vendor_store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

namespace json = boost::json;

constexpr std::string_view timeline_list = "timeline";

bool is_person(std::string_view field) {
    return field == "assignee" || field == "requester" || field == "watcher" || field == "admitted";
}

/// The id that a recorded value is.
template <class Resource>
std::optional<Id<Resource>> id_in(const json::value& value) {
    auto* text = value.if_string();
    auto number = text ? parse_id(*text) : std::nullopt;
    if (!number) return std::nullopt;
    return Id<Resource>{*number};
}

/// What the ids in recorded values are called today: the record itself holds no names, so that
/// erasing a person leaves none behind.
class Naming {
public:
    Naming(db::Sql& sql, const Call& call, const std::vector<timeline::Entry>& entries) {
        std::vector<Id<User>> people;
        std::vector<Id<Team>> teams;
        std::vector<Id<Organization>> organizations;
        std::vector<Id<Application>> applications;
        auto note = [&](std::string_view field, const json::value& value) {
            if (is_person(field)) add(people, id_in<User>(value));
            if (field == "team") add(teams, id_in<Team>(value));
            if (field == "organization") add(organizations, id_in<Organization>(value));
            if (field == "application") add(applications, id_in<Application>(value));
            auto vendor = field == "vendor" ? id_in<Vendor>(value) : std::nullopt;
            if (auto row = vendor ? store::vendor(sql, *vendor) : std::nullopt)
                vendors_[row->id] = row->name;
        };
        std::vector<Id<Ticket>> tickets;
        for (const auto& entry : entries) {
            add(people, entry.actor);
            changes_.push_back(timeline::changes(entry));
            if (auto id = linked_ticket(changes_.back())) tickets.push_back(*id);
            for (const auto& change : changes_.back()) {
                note(change.field, change.before);
                note(change.field, change.after);
            }
        }
        tickets = store::in_scope(sql, tickets, identity::scope(call, ticket_read));
        for (const auto& ticket : store::find_all(sql, tickets)) keys_[ticket.id] = ticket.key;
        people_ = identity::user_refs(sql, people);
        if (!teams.empty()) teams_ = identity::team_refs(sql, teams);
        if (!organizations.empty())
            organizations_ = identity::organization_refs(sql, organizations);
        if (!applications.empty()) applications_ = identity::application_refs(sql, applications);
    }

    /// Whether the entry tells of another ticket, one that the caller is not shown.
    bool is_withheld(std::size_t at) const {
        auto other = linked_ticket(changes_[at]);
        return other && !keys_.contains(*other);
    }

    EntryView view(const timeline::Entry& entry, std::size_t at) {
        auto by = timeline::principal_of(entry);
        EntryView view{
            .id = entry.id,
            .at = entry.at,
            .actor = name_of(people_, entry.actor),
            .principal = by.kind,
            .principal_name = by.name,
            .action = entry.action,
            .changes = std::move(changes_[at]),
        };
        if (by.name && by.id) view.principal_id = std::to_string(*by.id);
        name_link(view.changes);
        for (auto& change : view.changes) {
            change.before = named(change.field, std::move(change.before));
            change.after = named(change.field, std::move(change.after));
        }
        return view;
    }

private:
    template <class Resource>
    static void add(std::vector<Id<Resource>>& ids, std::optional<Id<Resource>> id) {
        if (id && ids.size() < identity::refs_max) ids.push_back(*id);
    }

    /// The id of the other ticket, where the changes are those of a link to one.
    static std::optional<Id<Ticket>> linked_ticket(const std::vector<timeline::Change>& changes) {
        if (changes.size() != 3 || changes[1].field != "type" || changes[2].field != "id")
            return std::nullopt;
        const auto& is_now = changes[1].after.is_null() ? changes[1].before : changes[1].after;
        if (is_now != "ticket") return std::nullopt;
        return id_in<Ticket>(changes[2].after.is_null() ? changes[2].before : changes[2].after);
    }

    /// A link to a ticket shows its key in place of its type and id.
    void name_link(std::vector<timeline::Change>& changes) const {
        auto id = linked_ticket(changes);
        auto key = id ? keys_.find(*id) : keys_.end();
        if (key == keys_.end()) return;
        auto& change = changes[2];
        change.field = "ticket";
        (change.after.is_null() ? change.before : change.after) = key->second;
        changes.erase(changes.begin() + 1);
    }

    json::value named(std::string_view field, json::value value) {
        if (is_person(field)) return person(std::move(value));
        if (field == "team") return in(teams_, id_in<Team>(value), std::move(value));
        if (field == "organization")
            return in(organizations_, id_in<Organization>(value), std::move(value));
        if (field == "vendor") return vendor(std::move(value));
        if (field == "application") return application(std::move(value));
        return value;
    }

    template <class Map, class Key>
    static json::value in(const Map& map, std::optional<Key> id, json::value value) {
        auto found = id ? map.find(*id) : map.end();
        return found == map.end() ? value : wire::encode(found->second);
    }

    json::value person(json::value value) {
        auto name = name_of(people_, id_in<User>(value));
        return name ? wire::encode(*name) : value;
    }

    json::value vendor(json::value value) {
        auto id = id_in<Vendor>(value);
        auto name = id ? vendors_.find(*id) : vendors_.end();
        if (name == vendors_.end()) return value;
        return json::object{{"id", to_string(*id)}, {"name", name->second}};
    }

    json::value application(json::value value) {
        auto id = id_in<Application>(value);
        auto found = id ? applications_.find(*id) : applications_.end();
        if (found == applications_.end()) return value;
        return wire::encode(identity::ApplicationRef{found->second.key, found->second.name});
    }

    std::vector<std::vector<timeline::Change>> changes_;
    std::map<Id<Ticket>, std::string> keys_;
    std::map<Id<User>, identity::UserRef> people_;
    std::map<Id<Team>, identity::TeamRef> teams_;
    std::map<Id<Organization>, identity::OrganizationRef> organizations_;
    std::map<Id<Application>, identity::ApplicationEntry> applications_;
    std::map<Id<Vendor>, std::string> vendors_;
};

}  // namespace

Result<http::Page<EntryView>> timeline_of(
    db::Sql& sql, const Call& call, const ListOfTicket& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_timeline));
    std::optional<Id<timeline::Entry>> before;
    if (request.cursor) {
        auto [id] =
            TRY(http::read_cursor<Id<timeline::Entry>>(timeline_list, request.cursor->value));
        before = id;
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 200>{50}).value);
    auto entries = timeline::history(
        sql, {"ticket", seen.ticket.id.value}, before, static_cast<int>(limit) + 1
    );
    bool is_more = entries.size() > limit;
    if (is_more) entries.resize(limit);

    Naming naming(sql, call, entries);
    http::Page<EntryView> page;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (!naming.is_withheld(i)) page.items.push_back(naming.view(entries[i], i));
    if (is_more) page.next = http::cursor_after(timeline_list, entries.back().id);
    return page;
}

}  // namespace mainstay::ticketing
