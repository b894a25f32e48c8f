// What requesters thought of an answer: good or bad, with a comment, once for each time that their
// ticket was solved. Given in the portal, or with a link that was mailed to them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/credentials.hpp"
#include "identity/identity.hpp"
#include "ticketing/rating_store.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// How long after its solving an answer is rated, and a rating corrected.
inline constexpr std::chrono::days rating_open_for{14};

struct RateTicket {
    std::string key;
    Score score = Score::good;
    std::optional<Text<2'000, 0>> comment;
};
BOOST_DESCRIBE_STRUCT(RateTicket, (), (key, score, comment))

/// A rating as it is shown to who may read the ticket.
struct RatingView {
    Score score = Score::good;
    std::string comment;
    identity::NameRef rated_by;
    Time rated_at;
    Time solved_at;
};
BOOST_DESCRIBE_STRUCT(RatingView, (), (score, comment, rated_by, rated_at, solved_at))

/// The ratings of a ticket, of the last solving first; and until when the caller may rate this one.
struct Ratings {
    std::vector<RatingView> items;
    std::optional<Time> may_rate_until;
};
BOOST_DESCRIBE_STRUCT(Ratings, (), (items, may_rate_until))

struct LookAtRating {
    Line<200> token;  // What stands behind the `#` of the link.
};
BOOST_DESCRIBE_STRUCT(LookAtRating, (), (token))

struct RateByLink {
    Line<200> token;
    Score score = Score::good;
    std::optional<Text<2'000, 0>> comment;
};
BOOST_DESCRIBE_STRUCT(RateByLink, (), (token, score, comment))

/// What is rated with a link, and how it was rated so far.
struct RatedByLink {
    std::string key;
    std::string subject;
    std::optional<Score> score;
    std::string comment;
    Time may_rate_until;
};
BOOST_DESCRIBE_STRUCT(RatedByLink, (), (key, subject, score, comment, may_rate_until))

/// Refuses: not_found.
Result<Ratings> show_ratings(db::Sql& sql, const Call& call, const TicketKey& request);

/// Rates the last solving, or corrects what was said of it. Refuses: not_found; forbidden to all
/// but the requester; not_to_rate_now.
Result<Ratings> rate(db::Sql& sql, const Call& call, const RateTicket& request);

/// Shows what a link rates; a program that follows links changes nothing by it. Refuses:
/// rating_link_not_valid.
Result<RatedByLink> look_at_rating(db::Sql& sql, const Call& call, const LookAtRating& request);

/// As rate, by who has the link. Refuses: rating_link_not_valid, also when the ticket is open again
/// or the time is over.
Result<RatedByLink> rate_by_link(
    db::Sql& sql, const Call& call, const RateByLink& request, const http::Credentials& credentials
);

}  // namespace mainstay::ticketing
