#include "ticketing/workaround.hpp"

#include <map>
#include <stdexcept>

#include "base/log.hpp"
#include "db/failure.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/conversation.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticket_view.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

/// One row of `ticket_workaround`.
struct Workaround {
    Id<Workaround> id;
    Id<Ticket> problem;
    Id<User> author;
    std::string text;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Workaround, (), (id, problem, author, text, created_at))

namespace {

constexpr int links_at_once = 500;
constexpr int workarounds_max = 20;
constexpr int unposted_max = 100;

struct PostInIncidents {
    static constexpr std::string_view kind = "ticketing.post_workaround";

    Id<Workaround> workaround;
};
BOOST_DESCRIBE_STRUCT(PostInIncidents, (), (workaround))

struct StateCount {
    std::string state;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(StateCount, (), (state, count))

struct UnpostedRow {
    Id<Ticket> ticket;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(UnpostedRow, (), (ticket, reason))

std::optional<Workaround> find_workaround(db::Sql& sql, Id<Workaround> id) {
    return sql.one<Workaround>("FROM ticket_workaround WHERE id = :id", id);
}

/// The open incidents of a problem that the caller works on, at most one more than may be posted.
std::vector<Id<Ticket>> open_incidents(db::Sql& sql, const Call& call, Id<Ticket> problem) {
    std::vector<Id<Ticket>> open;
    Id<timeline::Link> after;
    while (open.size() <= incidents_max) {
        auto links =
            timeline::links(sql, relations, {"ticket", problem.value}, after, links_at_once);
        std::vector<Id<Ticket>> ids;
        for (const auto& link : links)
            if (link.relation == "causes") ids.push_back({link.other_id});
        ids = store::in_scope(sql, ids, identity::scope(call, ticket_work));
        for (const auto& ticket : store::find_all(sql, ids))
            if (is_open(ticket.status)) open.push_back(ticket.id);
        if (links.size() < links_at_once) break;
        after = links.back().id;
    }
    return open;
}

std::vector<UnpostedIncident> unposted_of(db::Sql& sql, const Call& call, Id<Workaround> id) {
    auto rows = sql.all<UnpostedRow>(
        "SELECT ticket, coalesce(reason, '') FROM ticket_workaround_incident"
        " WHERE workaround = :workaround AND state = 'failed' ORDER BY ticket LIMIT :limit",
        id, unposted_max
    );
    std::vector<Id<Ticket>> ids;
    for (const auto& row : rows) ids.push_back(row.ticket);
    std::map<Id<Ticket>, std::string> keys;
    ids = store::in_scope(sql, ids, identity::scope(call, ticket_read));
    for (const auto& ticket : store::find_all(sql, ids)) keys[ticket.id] = ticket.key;
    std::vector<UnpostedIncident> unposted;
    for (auto& row : rows)
        if (auto key = keys.find(row.ticket); key != keys.end())
            unposted.push_back({key->second, std::move(row.reason)});
    return unposted;
}

WorkaroundView view_of(db::Sql& sql, const Call& call, const Workaround& workaround) {
    WorkaroundView view{
        .id = workaround.id,
        .text = workaround.text,
        .author =
            name_of(identity::user_refs(sql, std::vector{workaround.author}), workaround.author),
        .created_at = workaround.created_at,
    };
    auto counts = sql.all<StateCount>(
        "SELECT state, count(*) FROM ticket_workaround_incident WHERE workaround = :workaround"
        " GROUP BY state",
        workaround.id
    );
    for (const auto& [state, count] : counts)
        (state == "posted" ? view.posted : state == "failed" ? view.failed : view.queued) = count;
    if (view.failed > 0) view.unposted = unposted_of(sql, call, workaround.id);
    return view;
}

void enqueue(db::Sql& sql, const Call& call, Id<Workaround> id) {
    jobs::enqueue(sql, PostInIncidents{id}, call.now, to_string(id));
}

std::optional<Id<Ticket>> next_queued(db::Sql& sql, Id<Workaround> id, Id<Ticket> after) {
    return sql.value<Id<Ticket>>(
        "SELECT ticket FROM ticket_workaround_incident WHERE workaround = :workaround"
        " AND state = 'queued' AND ticket > :after ORDER BY ticket LIMIT 1",
        id, after
    );
}

/// Whether it was still queued.
bool mark(
    db::Sql& sql, Id<Workaround> id, Id<Ticket> ticket, std::string_view state,
    const std::optional<std::string>& reason
) {
    return sql.run(
               "UPDATE ticket_workaround_incident SET state = :state, reason = :reason"
               " WHERE workaround = :workaround AND ticket = :ticket AND state = 'queued'",
               state, reason, id, ticket
           ) == 1;
}

/// Posts the workaround in one incident, and marks that, in one transaction.
Result<bool> post_in(
    db::Sql& sql, const Call& system, const Workaround& workaround, Id<Ticket> id
) {
    if (!mark(sql, workaround.id, id, "posted", {})) return false;
    auto author = identity::call_as(sql, workaround.author, system.now);
    if (!author) return refuse(code::workaround_author_left);
    auto ticket = *store::find(sql, id);
    auto seen = TRY(see_for(sql, *author, ticket.key, ticket_work));
    TRY(identity::require(*author, ticket_reply, seen.resource));
    if (!is_open(seen.ticket.status))
        return refuse(
            code::not_in_this_status, {{"status", std::string(wire::name_of(seen.ticket.status))}}
        );
    TRY(reply(
        sql, *author, seen.ticket, {.source = Source::web, .text = workaround.text}, {},
        {{"workaround", to_string(workaround.id)}}
    ));
    return true;
}

void post_all(db::Database& database, const PostInIncidents& job, const jobs::Run& run) {
    Id<Ticket> at;
    while (true) {
        if (run.is_stopping()) throw std::runtime_error("stopped before the end");
        std::optional<Workaround> workaround;
        auto next = database.read([&](db::Sql& sql) {
            workaround = find_workaround(sql, job.workaround);
            return workaround ? next_queued(sql, job.workaround, at) : std::nullopt;
        });
        if (!next) break;
        at = *next;
        std::string reason;
        try {
            auto posted = database.write([&](db::Sql& sql) {
                return post_in(sql, run.call(), *workaround, at);
            });
            if (!posted) reason = posted.error().code;
        } catch (const std::exception& failure) {
            if (db::is_outage(failure)) throw;
            MAINSTAY_LOG(error, "ticketing", "a workaround is not posted: {}", failure.what());
            reason = "failure";
        }
        if (!reason.empty())
            database.write([&](db::Sql& sql) { mark(sql, job.workaround, at, "failed", reason); });
    }
    database.write([&](db::Sql& sql) {
        run.complete(sql);
        auto workaround = find_workaround(sql, job.workaround);
        auto problem = workaround ? store::find(sql, workaround->problem) : std::nullopt;
        if (problem) publish(sql, run.call(), *problem, {"note"});
    });
}

}  // namespace

Result<WorkaroundView> post_workaround(
    db::Sql& sql, const Call& call, const PostWorkaround& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    auto author = TRY(person(call));
    if (seen.ticket.kind != Kind::problem) return refuse(code::not_a_problem);
    auto incidents = open_incidents(sql, call, seen.ticket.id);
    if (incidents.empty()) return refuse(code::no_open_incidents);
    if (incidents.size() > incidents_max)
        return refuse(code::too_many_incidents, {{"max", std::to_string(incidents_max)}});

    Workaround made{{}, seen.ticket.id, author, request.text.value, call.now};
    made.id = *sql.value<Id<Workaround>>(
        "INSERT INTO ticket_workaround (problem, author, text, created_at)"
        " VALUES (:problem, :author, :text, :created_at) RETURNING id",
        made.problem, made.author, made.text, made.created_at
    );
    for (auto incident : incidents)
        sql.post(
            "INSERT INTO ticket_workaround_incident (workaround, ticket, state)"
            " VALUES (:workaround, :ticket, 'queued')",
            made.id, incident
        );
    enqueue(sql, call, made.id);
    Edit edit(seen.ticket);
    edit.after["workaround"] = to_string(made.id);
    edit.after["incidents"] = static_cast<std::int64_t>(incidents.size());
    edit.what.emplace_back("note");
    apply(sql, call, std::move(edit), "workaround_posted");
    return view_of(sql, call, made);
}

Result<http::Page<WorkaroundView>> workarounds(
    db::Sql& sql, const Call& call, const TicketKey& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_private));
    http::Page<WorkaroundView> page;
    for (const auto& workaround : sql.all<Workaround>(
             "FROM ticket_workaround WHERE problem = :problem ORDER BY id DESC LIMIT :limit",
             seen.ticket.id, workarounds_max
         ))
        page.items.push_back(view_of(sql, call, workaround));
    return page;
}

Result<WorkaroundView> retry_workaround(
    db::Sql& sql, const Call& call, const RetryWorkaround& request
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    auto workaround = find_workaround(sql, request.id);
    if (!workaround || workaround->problem != seen.ticket.id)
        return refuse(mainstay::code::not_found);
    auto again = sql.run(
        "UPDATE ticket_workaround_incident SET state = 'queued', reason = NULL"
        " WHERE workaround = :workaround AND state = 'failed'",
        workaround->id
    );
    if (again > 0) enqueue(sql, call, workaround->id);
    return view_of(sql, call, *workaround);
}

jobs::Worker workaround_worker(db::Database& database) {
    jobs::Policy policy{
        .attempts = 100,
        .first_wait = std::chrono::seconds(1),
        .timeout = std::chrono::minutes(15),
        .lane = jobs::Lane::slow,
    };
    return jobs::on<PostInIncidents>(
        policy,
        [&database](const PostInIncidents& job, const jobs::Run& run) {
            post_all(database, job, run);
        }
    );
}

}  // namespace mainstay::ticketing
