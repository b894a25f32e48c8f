#include "automation/personal_data.hpp"

#include "automation/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::automation {

namespace {

struct ExportedRule {
    std::string name;
    std::string kind;
    std::string filter;
    bool enabled = false;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedRule, (), (name, kind, filter, enabled, created_at))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    auto owned = database.read([&](db::Sql& sql) {
        return store::owned_by(sql, person.id, static_cast<int>(rules_max));
    });
    sink.begin("rules", "Rules of automation that act with your rights.");
    for (const auto& each : owned)
        sink.add(wire::encode(
            ExportedRule{each.name, each.kind, each.filter, each.enabled, each.created_at}
        ));
}

}  // namespace

PersonalData personal_data() { return {.export_person = export_person}; }

}  // namespace mainstay::automation
