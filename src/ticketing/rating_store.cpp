#include "ticketing/rating_store.hpp"

namespace mainstay::ticketing::store {

std::vector<RatingRow> ratings(db::Sql& sql, Id<Ticket> ticket, int limit) {
    return sql.all<RatingRow>(
        "FROM ticket_rating WHERE ticket = :ticket ORDER BY solved_at DESC LIMIT :limit", ticket,
        limit
    );
}

std::optional<RatingRow> rating(db::Sql& sql, Id<Ticket> ticket, Time solved_at) {
    return sql.one<RatingRow>(
        "FROM ticket_rating WHERE ticket = :ticket AND solved_at = :solved_at", ticket, solved_at
    );
}

void keep_rating(db::Sql& sql, const RatingRow& row) {
    sql.run(
        "INSERT INTO ticket_rating (ticket, solved_at, score, comment, rated_by, rated_at)"
        " VALUES (:ticket, :solved_at, :score, :comment, :rated_by, :rated_at)"
        " ON CONFLICT (ticket, solved_at) DO UPDATE SET score = excluded.score,"
        " comment = excluded.comment, rated_by = excluded.rated_by,"
        " rated_at = excluded.rated_at",
        row.ticket, row.solved_at, row.score, row.comment, row.rated_by, row.rated_at
    );
}

std::optional<RatingLinkRow> rating_link(db::Sql& sql, std::string_view token_hash) {
    return sql.one<RatingLinkRow>(
        "FROM ticket_rating_link WHERE token_hash = :token_hash", token_hash
    );
}

void insert_rating_link(db::Sql& sql, const RatingLinkRow& row) {
    sql.run(
        "INSERT INTO ticket_rating_link (token_hash, ticket, solved_at, person, expires_at)"
        " VALUES (:token_hash, :ticket, :solved_at, :person, :expires_at)",
        row.token_hash, row.ticket, row.solved_at, row.person, row.expires_at
    );
}

int remove_rating_links(db::Sql& sql, Time before, int limit) {
    return static_cast<int>(sql.run(
        "DELETE FROM ticket_rating_link WHERE token_hash IN"
        " (SELECT token_hash FROM ticket_rating_link WHERE expires_at < :before"
        " ORDER BY expires_at LIMIT :limit)",
        before, limit
    ));
}

}  // namespace mainstay::ticketing::store
