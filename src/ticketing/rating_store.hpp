// SQL to the rows of ratings and of the links that were mailed for them. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

enum class Score { good, bad };
BOOST_DESCRIBE_ENUM(Score, good, bad)

}  // namespace mainstay::ticketing

namespace mainstay::ticketing::store {

/// One row of `ticket_rating`.
struct RatingRow {
    Id<RatingRow> id;
    Id<Ticket> ticket;
    Time solved_at;
    Score score = Score::good;
    std::string comment;
    Id<User> rated_by;
    Time rated_at;
};
BOOST_DESCRIBE_STRUCT(RatingRow, (), (id, ticket, solved_at, score, comment, rated_by, rated_at))

/// One row of `ticket_rating_link`.
struct RatingLinkRow {
    std::string token_hash;
    Id<Ticket> ticket;
    Time solved_at;
    Id<User> person;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(RatingLinkRow, (), (token_hash, ticket, solved_at, person, expires_at))

/// The newest first, at most `limit`. Index: that of the unique solving.
std::vector<RatingRow> ratings(db::Sql& sql, Id<Ticket> ticket, int limit);

/// Of that solving. Index: that of the unique solving.
std::optional<RatingRow> rating(db::Sql& sql, Id<Ticket> ticket, Time solved_at);

/// Puts it in place of one of the same solving.
void keep_rating(db::Sql& sql, const RatingRow& row);

/// Index: the primary key.
std::optional<RatingLinkRow> rating_link(db::Sql& sql, std::string_view token_hash);
void insert_rating_link(db::Sql& sql, const RatingLinkRow& row);

/// Removes at most `limit` that ended before, and returns how many. Index:
/// ticket_rating_link_expires.
int remove_rating_links(db::Sql& sql, Time before, int limit);

}  // namespace mainstay::ticketing::store
