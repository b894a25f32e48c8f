#include "reports/store.hpp"

namespace mainstay::reports::store {

std::optional<ReportRecipient> recipient(db::Sql& sql, Id<SavedReport> report, Id<User> person) {
    return sql.one<ReportRecipient>(
        "FROM report_recipient WHERE report = :report AND person = :person", report, person
    );
}

void keep_mailed(db::Sql& sql, const ReportRecipient& row) {
    sql.run(
        "INSERT INTO report_recipient (report, person, name, job, mailed_at, stopped_at)"
        " VALUES (:report, :person, :name, :job, :mailed_at, :stopped_at)"
        " ON CONFLICT (report, person) DO UPDATE SET name = excluded.name, job = excluded.job,"
        " mailed_at = excluded.mailed_at",
        row.report, row.person, row.name, row.job, row.mailed_at, row.stopped_at
    );
}

bool keep_stopped(
    db::Sql& sql, Id<SavedReport> report, Id<User> person, std::optional<Time> stopped_at
) {
    return sql.run(
               "UPDATE report_recipient SET stopped_at = :stopped_at"
               " WHERE report = :report AND person = :person",
               stopped_at, report, person
           ) == 1;
}

std::vector<ReportRecipient> mailed_to(db::Sql& sql, Id<User> person, int limit) {
    return sql.all<ReportRecipient>(
        "FROM report_recipient WHERE person = :person ORDER BY name, report LIMIT :limit", person,
        limit
    );
}

std::int64_t forget_recipient(db::Sql& sql, Id<User> person) {
    return sql.run("DELETE FROM report_recipient WHERE person = :person", person);
}

std::optional<std::string> first_page(db::Sql& sql, Id<User> person) {
    return sql.value<std::string>("SELECT page FROM first_page WHERE person = :person", person);
}

void keep_first_page(db::Sql& sql, Id<User> person, const std::string& page) {
    sql.run(
        "INSERT INTO first_page (person, page) VALUES (:person, :page)"
        " ON CONFLICT (person) DO UPDATE SET page = excluded.page",
        person, page
    );
}

std::int64_t forget_first_page(db::Sql& sql, Id<User> person) {
    return sql.run("DELETE FROM first_page WHERE person = :person", person);
}

}  // namespace mainstay::reports::store
