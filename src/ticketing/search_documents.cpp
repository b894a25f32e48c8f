#include "ticketing/search_documents.hpp"

#include <map>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "search/search.hpp"
#include "ticketing/permissions.hpp"

namespace mainstay::ticketing {

namespace {

/// A ticket as it is found.
struct TicketRow {
    Id<Ticket> id;
    std::string key;
    std::string subject;
    Id<User> requester;
    std::optional<Id<Organization>> organization;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (), (id, key, subject, requester, organization, created_at))

/// The message that a ticket began with.
struct FirstMessage {
    Id<Ticket> ticket;
    std::string text;
    std::optional<std::string> quoted;
};
BOOST_DESCRIBE_STRUCT(FirstMessage, (), (ticket, text, quoted))

/// Another message of a ticket.
struct MessageRow {
    Id<Message> id;
    Id<Ticket> ticket;
    std::string key;
    std::string subject;
    Id<User> requester;
    std::optional<Id<Organization>> organization;
    Visibility visibility = Visibility::public_;
    Time created_at;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(
    MessageRow, (),
    (id, ticket, key, subject, requester, organization, visibility, created_at, text)
)

struct WatcherRow {
    Id<Ticket> ticket;
    Id<User> watcher;
};
BOOST_DESCRIBE_STRUCT(WatcherRow, (), (ticket, watcher))

/// By what those find tickets and their messages who do not see every ticket.
class Scopes {
public:
    Scopes(db::Sql& sql, const std::vector<Id<Ticket>>& tickets) {
        db::Query query{"FROM ticket_watcher WHERE ticket IN "};
        query.add_list(tickets).add(" ORDER BY ticket, watcher");
        for (const auto& row : sql.all<WatcherRow>(query))
            watchers_[row.ticket].push_back("watcher:" + to_string(row.watcher));
    }

    template <class Row>
    std::vector<std::string> of(const Row& row, Id<Ticket> ticket) const {
        std::vector<std::string> scope;
        if (auto known = watchers_.find(ticket); known != watchers_.end()) scope = known->second;
        scope.push_back("requester:" + to_string(row.requester));
        if (row.organization) scope.push_back("organization:" + to_string(*row.organization));
        return scope;
    }

private:
    std::map<Id<Ticket>, std::vector<std::string>> watchers_;
};

/// The texts that tickets began with. A mail that began one may have been forwarded, and then what
/// it quotes is new.
std::map<Id<Ticket>, std::string> first_texts(
    db::Sql& sql, const std::vector<std::int64_t>& tickets
) {
    db::Query first{"SELECT MIN(id) FROM ticket_message WHERE ticket IN "};
    // Grouped: asked for the least id of one ticket, PostgreSQL may walk through all ids, by a plan
    // for a table that it has not counted yet.
    auto ids = sql.all<std::int64_t>(first.add_list(tickets).add(" GROUP BY ticket"));
    db::Query query{
        "SELECT ticket, substr(text, 1, 200000), substr(quoted, 1, 200000) FROM ticket_message"
        " WHERE visibility = 'public' AND id IN "
    };
    std::map<Id<Ticket>, std::string> texts;
    for (auto& row : sql.all<FirstMessage>(query.add_list(ids)))
        texts.emplace(row.ticket, row.quoted ? row.text + "\n" + *row.quoted : row.text);
    return texts;
}

std::vector<search::Document> load_tickets(db::Sql& sql, const std::vector<std::int64_t>& ids) {
    db::Query query{"FROM ticket WHERE id IN "};
    auto rows = sql.all<TicketRow>(query.add_list(ids));
    auto texts = first_texts(sql, ids);
    std::vector<Id<Ticket>> tickets;
    for (const auto& row : rows) tickets.push_back(row.id);
    const Scopes scopes(sql, tickets);

    std::vector<search::Document> documents;
    for (auto& row : rows) {
        documents.push_back({
            .id = row.id.value,
            .key = row.key,
            .title = std::move(row.subject),
            .body = std::move(texts[row.id]),
            .codes = {row.key},
            .at = row.created_at,
            .scope = scopes.of(row, row.id),
        });
    }
    return documents;
}

// The first message of a ticket is found with its ticket, unless it is private.
constexpr std::string_view further_messages =
    "SELECT m.id, m.ticket, t.key, t.subject, t.requester, t.organization, m.visibility,"
    " m.created_at, substr(m.text, 1, 200000)"
    " FROM ticket_message m JOIN ticket t ON t.id = m.ticket"
    " WHERE (m.visibility = 'private'"
    " OR m.id > (SELECT MIN(f.id) FROM ticket_message f WHERE f.ticket = m.ticket))"
    " AND m.id IN ";

std::vector<search::Document> load_messages(db::Sql& sql, const std::vector<std::int64_t>& ids) {
    db::Query query{std::string(further_messages)};
    auto rows = sql.all<MessageRow>(query.add_list(ids));
    std::vector<Id<Ticket>> tickets;
    for (const auto& row : rows) tickets.push_back(row.ticket);
    const Scopes scopes(sql, tickets);

    std::vector<search::Document> documents;
    for (auto& row : rows) {
        search::Document document{
            .id = row.id.value,
            .key = std::move(row.key),
            .context = std::move(row.subject),
            .body = std::move(row.text),
            .at = row.created_at,
        };
        // A private note is in no reach but that of those who see every ticket.
        if (row.visibility == Visibility::public_) document.scope = scopes.of(row, row.ticket);
        documents.push_back(std::move(document));
    }
    return documents;
}

std::vector<std::int64_t> ticket_ids(db::Sql& sql, std::int64_t after, int limit) {
    return sql.all<std::int64_t>(
        "SELECT id FROM ticket WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

std::vector<std::int64_t> message_ids(db::Sql& sql, std::int64_t after, int limit) {
    return sql.all<std::int64_t>(
        "SELECT id FROM ticket_message WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

/// The end of an EXISTS for one document: OFFSET keeps PostgreSQL from reading all tickets first.
constexpr std::string_view looked_up = " LIMIT 1 OFFSET 0)";

constexpr std::string_view all = "(1 = 1)";
constexpr std::string_view none = "(1 = 0)";

/// The members of a ticket that this caller's scope asks for. Empty, which narrows nothing, where
/// it asks for more than a document carries: what teams and applications have changes with the
/// teams.
std::vector<std::string> narrowed(const Call& call) {
    if (identity::reach(call, ticket_read) > Reach::organization) return {};
    const auto& caller = *call.caller;
    std::vector<std::string> scope{
        "requester:" + to_string(caller.user), "watcher:" + to_string(caller.user)
    };
    if (caller.sees_organization && caller.organization)
        scope.push_back("organization:" + to_string(*caller.organization));
    return scope;
}

std::optional<search::Reach> reach_of_tickets(const Call& call) {
    auto scope = identity::scope(call, ticket_read);
    if (scope.text == none) return std::nullopt;
    if (scope.text == all) return search::Reach{};
    return search::Reach{
        .narrowed = narrowed(call),
        .condition = "EXISTS (SELECT 1 FROM ticket t WHERE t.id = d.thing AND " + scope.text +
                     std::string(looked_up),
        .params = std::move(scope.params),
    };
}

std::optional<search::Reach> reach_of_messages(const Call& call) {
    auto scope = identity::scope(call, ticket_read);
    if (scope.text == none) return std::nullopt;
    if (scope.text == all && sees_notes(call)) return search::Reach{};
    search::Reach reach{
        .condition =
            "EXISTS (SELECT 1 FROM ticket_message m CROSS JOIN ticket t WHERE m.id = d.thing"
            " AND t.id = m.ticket AND " +
            scope.text,
        .params = std::move(scope.params),
    };
    if (!sees_notes(call)) reach.condition += " AND m.visibility = 'public'";
    reach.condition += looked_up;
    if (scope.text != all) reach.narrowed = narrowed(call);
    return reach;
}

}  // namespace

std::vector<search::Kind> search_documents() {
    return {
        {.name = "ticket", .load = load_tickets, .ids = ticket_ids, .reach = reach_of_tickets},
        {.name = "message",
         .load = load_messages,
         .ids = message_ids,
         .has_titles = false,
         .reach = reach_of_messages},
    };
}

bool sees_notes(const Call& call) {
    return identity::reach(call, ticket_read_private) == Reach::all;
}

void index_ticket(db::Sql& sql, Id<Ticket> ticket) { search::changed(sql, "ticket", ticket.value); }

void index_messages(db::Sql& sql, Id<Ticket> ticket) {
    const db::Query ids{"SELECT id FROM ticket_message WHERE ticket = :ticket", {ticket.value}};
    search::changed(sql, "message", ids);
}

void index_message(db::Sql& sql, Id<Message> message) {
    search::changed(sql, "message", message.value);
}

void index_latest(db::Sql& sql, Id<Ticket> ticket) {
    // More than that are not written in the second that the indexer may be behind.
    constexpr int count = 5;
    const auto kinds = search_documents();
    search::index_now(sql, kinds.front(), {ticket.value});
    auto messages = sql.all<std::int64_t>(
        "SELECT id FROM ticket_message WHERE ticket = :ticket ORDER BY id DESC LIMIT :count",
        ticket, count
    );
    search::index_missing(sql, kinds.back(), messages);
}

}  // namespace mainstay::ticketing
