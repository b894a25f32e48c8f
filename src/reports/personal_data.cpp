#include "reports/personal_data.hpp"

#include "reports/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::reports {

namespace {

constexpr int exported_max = 1'000;

struct ExportedChoice {
    std::string first_page;
};
BOOST_DESCRIBE_STRUCT(ExportedChoice, (), (first_page))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    sink.begin("mailed_reports", "Saved reports that you were mailed.");
    for (const auto& row : database.read([&](db::Sql& sql) {
             return store::mailed_to(sql, person.id, exported_max);
         }))
        sink.add(wire::encode(row));
    sink.begin("first_page", "The page where you chose to begin.");
    if (auto page = database.read([&](db::Sql& sql) { return store::first_page(sql, person.id); }))
        sink.add(wire::encode(ExportedChoice{*page}));
}

Result<ErasureProgress> erase(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t /*after*/
) {
    ErasureProgress progress;
    progress.erased =
        store::forget_recipient(sql, person.id) + store::forget_first_page(sql, person.id);
    return progress;
}

}  // namespace

PersonalData personal_data() {
    return {.export_person = export_person, .erasure = {{"mailed reports", erase}}};
}

}  // namespace mainstay::reports
