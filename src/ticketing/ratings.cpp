#include "ticketing/ratings.hpp"

#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_view.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int ratings_shown_max = 20;

/// Until when the ticket's last solving is rated. Nothing where it is not solved, or was so for
/// too long.
std::optional<Time> open_until(const Ticket& ticket, Time now) {
    if (!ticket.resolved_at || now >= *ticket.resolved_at + rating_open_for) return std::nullopt;
    return *ticket.resolved_at + rating_open_for;
}

bool is_requester(const Call& call, const Ticket& ticket) {
    return call.caller && call.caller->user == ticket.requester;
}

std::string text_of(const std::optional<Text<2'000, 0>>& comment) {
    return comment ? comment->value : std::string();
}

Ratings shown(db::Sql& sql, const Call& call, const Seen& seen) {
    Ratings view;
    const auto rows = store::ratings(sql, seen.ticket.id, ratings_shown_max);
    std::vector<Id<User>> people;
    for (const auto& row : rows) people.push_back(row.rated_by);
    const auto names = identity::user_refs(sql, people);
    for (const auto& row : rows)
        view.items.push_back({
            .score = row.score,
            .comment = row.comment,
            .rated_by = name_of(names, row.rated_by).value_or(identity::NameRef{row.rated_by, ""}),
            .rated_at = row.rated_at,
            .solved_at = row.solved_at,
        });
    if (is_requester(call, seen.ticket) && identity::may(call, identity::own_write))
        view.may_rate_until = open_until(seen.ticket, call.now);
    return view;
}

/// Without the comment, whose place is the rating alone: it goes with the person.
wire::json::object recorded(Score score) { return {{"score", wire::encode(score)}}; }

/// Keeps the rating of the ticket's last solving. REQUIRES: it is solved.
void keep(
    db::Sql& sql, const Call& call, const Ticket& ticket, Id<User> person, Score score,
    const std::string& comment
) {
    const auto before = store::rating(sql, ticket.id, *ticket.resolved_at);
    if (before && before->score == score && before->comment == comment) return;
    store::keep_rating(
        sql,
        {
            .ticket = ticket.id,
            .solved_at = *ticket.resolved_at,
            .score = score,
            .comment = comment,
            .rated_by = person,
            .rated_at = call.now,
        }
    );
    wire::json::value was;
    if (before) was = recorded(before->score);
    timeline::record(
        sql, call, {"ticket", ticket.id.value}, "rated", std::move(was), recorded(score)
    );
    publish(sql, call, ticket, {"rating"});
}

/// What a link rates, and the call of its person.
struct Linked {
    Ticket ticket;
    Call call;
};

Result<Linked> follow(db::Sql& sql, const Call& call, const std::string& token) {
    auto link = store::rating_link(sql, identity::secret_hash(token));
    if (!link || link->expires_at <= call.now) return refuse(code::rating_link_not_valid);
    auto ticket = store::find(sql, link->ticket);
    if (!ticket || ticket->resolved_at != link->solved_at || !open_until(*ticket, call.now))
        return refuse(code::rating_link_not_valid);
    auto as_person = identity::call_as(sql, link->person, call.now);
    if (!as_person) return refuse(code::rating_link_not_valid);
    as_person->request_id = call.request_id;
    if (ticket->requester != link->person) return refuse(code::rating_link_not_valid);
    return Linked{*std::move(ticket), *std::move(as_person)};
}

RatedByLink view_of(db::Sql& sql, const Linked& linked) {
    RatedByLink view{
        .key = linked.ticket.key,
        .subject = linked.ticket.subject,
        .may_rate_until = *linked.ticket.resolved_at + rating_open_for,
    };
    if (auto row = store::rating(sql, linked.ticket.id, *linked.ticket.resolved_at)) {
        view.score = row->score;
        view.comment = row->comment;
    }
    return view;
}

}  // namespace

Result<Ratings> show_ratings(db::Sql& sql, const Call& call, const TicketKey& request) {
    return shown(sql, call, TRY(see(sql, call, request.key)));
}

Result<Ratings> rate(db::Sql& sql, const Call& call, const RateTicket& request) {
    auto who = TRY(person(call));
    auto seen = TRY(see(sql, call, request.key));
    TRY(identity::require(call, identity::own_write));
    // Nobody answers for another, administrators neither.
    if (!is_requester(call, seen.ticket)) return refuse(mainstay::code::forbidden);
    if (!open_until(seen.ticket, call.now)) return refuse(code::not_to_rate_now);
    keep(sql, call, seen.ticket, who, request.score, text_of(request.comment));
    return shown(sql, call, seen);
}

Result<RatedByLink> look_at_rating(db::Sql& sql, const Call& call, const LookAtRating& request) {
    return view_of(sql, TRY(follow(sql, call, request.token.value)));
}

Result<RatedByLink> rate_by_link(
    db::Sql& sql, const Call& call, const RateByLink& request, const http::Credentials& credentials
) {
    auto linked = TRY(follow(sql, call, request.token.value));
    linked.call.address = credentials.address;
    linked.call.user_agent = credentials.user_agent;
    keep(
        sql, linked.call, linked.ticket, linked.call.caller->user, request.score,
        text_of(request.comment)
    );
    return view_of(sql, linked);
}

}  // namespace mainstay::ticketing
