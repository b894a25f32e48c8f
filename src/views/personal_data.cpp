#include "views/personal_data.hpp"

#include "base/text.hpp"
#include "views/bulk_personal_data.hpp"
#include "views/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::views {

namespace {

constexpr std::int64_t views_at_once = 500;

/// What of a view can speak of somebody.
struct Words {
    std::string name;
    std::string filter;

    bool operator==(const Words&) const = default;
};

void keep(db::Sql& sql, Id<SavedView> id, const Words& words) {
    // Another of its owner's may be called so by now: the id keeps them apart.
    sql.run(
        "UPDATE saved_view SET name = :name, name_key = :name_key, filter = :filter,"
        " version = version + 1 WHERE id = :id",
        words.name, lower_ascii(words.name) + " " + to_string(id), words.filter, id
    );
}

Result<ErasureProgress> erase_own(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    ErasureProgress progress;
    auto views = store::owned(sql, person.id, {after}, views_at_once);
    for (const auto& view : views) {
        ++progress.erased;
        if (view.sharing != Sharing::private_) {
            store::release(sql, view.id);
            continue;
        }
        store::remove(sql, view.id);
        progress.leads.push_back({{"saved_view", view.id.value}, true, false});
    }
    if (views.size() == views_at_once) progress.next = views.back().id.value;
    return progress;
}

/// Others' views whose name or filter names the person. Index: the primary key.
Result<ErasureProgress> erase_named(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + views_at_once};
    const auto redaction = person.redaction();
    ErasureProgress progress;
    for (const auto& view : store::between(sql, window.after, window.last)) {
        const Words words{redaction.without(view.name), redaction.without(view.filter)};
        if (words == Words{view.name, view.filter}) continue;
        keep(sql, view.id, words);
        ++progress.erased;
    }
    progress.next = next_window(sql, "saved_view", window);
    return progress;
}

struct ExportedView {
    Id<SavedView> id;
    std::string kind;
    std::string name;
    std::string filter;
    Sharing sharing = Sharing::private_;
    Time created_at;
    Time updated_at;
};
BOOST_DESCRIBE_STRUCT(ExportedView, (), (id, kind, name, filter, sharing, created_at, updated_at))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    sink.begin("views", "Views of lists that you saved.");
    std::vector<SavedView> views;
    Id<SavedView> after;
    do {
        views = database.read([&](db::Sql& sql) {
            return store::owned(sql, person.id, after, views_at_once);
        });
        for (const auto& view : views)
            sink.add(wire::encode(ExportedView{
                view.id, view.kind, view.name, view.filter, view.sharing, view.created_at,
                view.updated_at
            }));
        if (!views.empty()) after = views.back().id;
    } while (views.size() == views_at_once);
    export_bulk_runs(database, person, sink);
}

}  // namespace

PersonalData personal_data() {
    std::vector<ErasureStep> erasure{
        {"own views", erase_own}, {"views that name them", erase_named}
    };
    for (auto& step : bulk_erasure()) erasure.push_back(std::move(step));
    return {.export_person = export_person, .erasure = std::move(erasure)};
}

}  // namespace mainstay::views
