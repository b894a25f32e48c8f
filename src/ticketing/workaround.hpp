// A problem's workaround, written once and posted to all its incidents by one job.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/database.hpp"
#include "db/sql.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

struct Workaround;

struct PostWorkaround {
    std::string key;
    MessageText text;
};
BOOST_DESCRIBE_STRUCT(PostWorkaround, (), (key, text))

struct RetryWorkaround {
    std::string key;
    Id<Workaround> id;
};
BOOST_DESCRIBE_STRUCT(RetryWorkaround, (), (key, id))

/// An incident that could not be posted of a workaround.
struct UnpostedIncident {
    std::string key;
    std::string reason;  // A code of a refusal; `failure` for what is no refusal.
};
BOOST_DESCRIBE_STRUCT(UnpostedIncident, (), (key, reason))

/// A workaround and how far it was posted.
struct WorkaroundView {
    Id<Workaround> id;
    std::string text;
    std::optional<identity::NameRef> author;
    Time created_at;
    std::int64_t queued = 0;
    std::int64_t posted = 0;
    std::int64_t failed = 0;
    std::vector<UnpostedIncident> unposted;  // At most 100 of those that the caller may see.
};
BOOST_DESCRIBE_STRUCT(
    WorkaroundView, (), (id, text, author, created_at, queued, posted, failed, unposted)
)

/// How many incidents one workaround is posted to.
inline constexpr std::size_t incidents_max = 2000;

/// Has a public reply of the caller posted in each open incident that is caused by a problem, and
/// that the caller works on: by a job, each in a transaction of its own, none twice.
/// Refuses: not_found; forbidden; not_a_problem; no_open_incidents; too_many_incidents.
Result<WorkaroundView> post_workaround(
    db::Sql& sql, const Call& call, const PostWorkaround& request
);

/// The workarounds of a ticket, newest first, at most 20. Refuses: not_found; forbidden but to
/// staff.
Result<http::Page<WorkaroundView>> workarounds(
    db::Sql& sql, const Call& call, const TicketKey& request
);

/// Has those posted who could not be before. Refuses: not_found; forbidden.
Result<WorkaroundView> retry_workaround(
    db::Sql& sql, const Call& call, const RetryWorkaround& request
);

/// Posts what is queued. Safe to repeat: an incident is marked in the transaction that posts.
jobs::Worker workaround_worker(db::Database& database);

}  // namespace mainstay::ticketing
