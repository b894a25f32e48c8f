// SQL to the rows of reports/ and back. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "reports/saved_report.hpp"

namespace mainstay::reports {

/// One row of `report_recipient`: a person who was mailed a saved report.
struct ReportRecipient {
    Id<SavedReport> report;
    Id<User> person;
    std::string name;      // Of the report, as it was mailed last.
    std::int64_t job = 0;  // That mailed it last.
    Time mailed_at;
    std::optional<Time> stopped_at;  // They want no more of it since then.
};
BOOST_DESCRIBE_STRUCT(ReportRecipient, (), (report, person, name, job, mailed_at, stopped_at))

namespace store {

/// Index: the primary key.
std::optional<ReportRecipient> recipient(db::Sql& sql, Id<SavedReport> report, Id<User> person);

/// Writes that a report was mailed. What they said of it stays.
void keep_mailed(db::Sql& sql, const ReportRecipient& row);

/// Whether there is such a row.
bool keep_stopped(
    db::Sql& sql, Id<SavedReport> report, Id<User> person, std::optional<Time> stopped_at
);

/// What a person was mailed, at most `limit`, by name. Index: report_recipient_person.
std::vector<ReportRecipient> mailed_to(db::Sql& sql, Id<User> person, int limit);

/// Index: report_recipient_person.
std::int64_t forget_recipient(db::Sql& sql, Id<User> person);

/// The page where a person begins, if they chose. Index: the primary key.
std::optional<std::string> first_page(db::Sql& sql, Id<User> person);
void keep_first_page(db::Sql& sql, Id<User> person, const std::string& page);

/// Returns how many rows that were. Index: the primary key.
std::int64_t forget_first_page(db::Sql& sql, Id<User> person);

}  // namespace store

}  // namespace mainstay::reports
