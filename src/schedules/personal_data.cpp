#include "schedules/personal_data.hpp"

#include "schedules/service.hpp"
#include "wire/codec.hpp"

namespace mainstay::schedules {

namespace {

struct ExportedSchedule {
    std::string job;
    std::string arguments;
    std::string cron;
    std::string zone;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedSchedule, (), (job, arguments, cron, zone, created_at))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    auto made = database.read([&](db::Sql& sql) {
        std::vector<ExportedSchedule> all;
        for (const auto& each : store::made_by(sql, person.id, {}, schedules_max)) {
            auto plan = plan_of(sql, each.id);
            all.push_back({each.job, each.arguments, plan.cron, plan.zone, each.created_at});
        }
        return all;
    });
    sink.begin("schedules", "Schedules that you made.");
    for (const auto& each : made) sink.add(wire::encode(each));
}

}  // namespace

PersonalData personal_data() { return {.export_person = export_person}; }

}  // namespace mainstay::schedules
