#include "schedules/store.hpp"

#include "schedules/schedules.hpp"

namespace mainstay::schedules::store {

Id<JobSchedule> insert(db::Sql& sql, const JobSchedule& schedule) {
    return sql
        .value<Id<JobSchedule>>(
            "INSERT INTO job_schedule (job, arguments, made_by, created_at, version)"
            " VALUES (:job, :arguments, :made_by, :created_at, 1) RETURNING id",
            schedule.job, schedule.arguments, schedule.made_by, schedule.created_at
        )
        .value();
}

std::optional<JobSchedule> find(db::Sql& sql, Id<JobSchedule> id) {
    return sql.one<JobSchedule>("FROM job_schedule WHERE id = :id", id);
}

std::vector<JobSchedule> list(db::Sql& sql, Id<JobSchedule> after, int limit) {
    return sql.all<JobSchedule>(
        "FROM job_schedule WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

std::int64_t count(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM job_schedule").value();
}

std::vector<JobSchedule> made_by(db::Sql& sql, Id<User> person, Id<JobSchedule> after, int limit) {
    return sql.all<JobSchedule>(
        "FROM job_schedule WHERE made_by = :person AND id > :after ORDER BY id LIMIT :limit",
        person, after, limit
    );
}

bool update(db::Sql& sql, const JobSchedule& schedule) {
    return sql.run(
               "UPDATE job_schedule SET arguments = :arguments, version = version + 1"
               " WHERE id = :id AND version = :version",
               schedule.arguments, schedule.id, schedule.version
           ) == 1;
}

void remove(db::Sql& sql, Id<JobSchedule> id) {
    sql.run("DELETE FROM job_schedule WHERE id = :id", id);
}

void write_run(db::Sql& sql, const JobSchedule& schedule) {
    sql.run(
        "UPDATE job_schedule SET began_at = :began_at, ended_at = :ended_at, outcome = :outcome,"
        " report = :report WHERE id = :id",
        schedule.began_at, schedule.ended_at, schedule.outcome, schedule.report, schedule.id
    );
}

}  // namespace mainstay::schedules::store

namespace mainstay::schedules {

std::optional<JobSchedule> last_run_of(db::Sql& sql, std::string_view job) {
    return sql.one<JobSchedule>(
        "FROM job_schedule WHERE job = :job AND ended_at IS NOT NULL AND outcome IS NOT NULL"
        " ORDER BY ended_at DESC, id LIMIT 1",
        std::string(job)
    );
}

}  // namespace mainstay::schedules
