#include "releases/personal_data.hpp"

#include "releases/deployment.hpp"
#include "releases/recording.hpp"
#include "wire/codec.hpp"

namespace mainstay::releases {

namespace {

constexpr std::int64_t deployments_at_once = 500;
constexpr std::int64_t exported_max = 10'000;

struct ExportedDeployment {
    std::string service;
    std::string environment;
    std::string version;
    std::optional<std::string> actor;
    std::optional<std::string> note;
    Time started_at;
};
BOOST_DESCRIBE_STRUCT(
    ExportedDeployment, (), (service, environment, version, actor, note, started_at)
)

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    const auto recorded = database.read([&](db::Sql& sql) {
        return sql.all<ExportedDeployment>(
            "FROM deployment WHERE created_by = :person ORDER BY id LIMIT :limit", person.id,
            exported_max
        );
    });
    sink.begin("deployments", "Deployments that you recorded.");
    for (const auto& each : recorded) sink.add(wire::encode(each));
}

/// The texts of a deployment in which a person may be named.
struct NamingTexts {
    Id<Deployment> id;
    std::optional<std::string> actor;
    std::optional<std::string> url;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(NamingTexts, (), (id, actor, url, note))

/// The window of deployments whose texts may name them.
Result<ErasureProgress> erase_texts(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    ErasureProgress progress;
    const IdWindow window{after, after + deployments_at_once};
    const auto redaction = person.redaction();
    const auto rows = sql.all<NamingTexts>(
        "SELECT id, actor, url, note FROM (SELECT id, actor, url, note,"
        " COALESCE(actor, '') || ' ' || COALESCE(url, '') || ' ' || COALESCE(note, '') AS texts"
        " FROM deployment WHERE id > :after AND id <= :last) AS named"
        " WHERE LOWER(texts) LIKE :email ESCAPE '!' OR texts LIKE :name ESCAPE '!' ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern()
    );
    for (const auto& row : rows) {
        sql.run(
            "UPDATE deployment SET actor = :actor, url = :url, note = :note WHERE id = :id",
            redaction.without(row.actor), redaction.without(row.url), redaction.without(row.note),
            row.id
        );
        progress.leads.push_back({.subject = subject_of(Id<Deployment>{row.id.value})});
        ++progress.erased;
    }
    progress.next = next_window(sql, "deployment", window);
    return progress;
}

}  // namespace

PersonalData personal_data() {
    return {.export_person = export_person, .erasure = {{"deployments", erase_texts}}};
}

}  // namespace mainstay::releases
