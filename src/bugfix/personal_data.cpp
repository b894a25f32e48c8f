#include "bugfix/personal_data.hpp"

#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/sample_event.hpp"
#include "bugfix/sample_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t samples_at_once = 100;
constexpr std::int64_t groups_at_once = 500;
constexpr std::int64_t exported_max = 10'000;

struct ExportedEvent {
    Time at;
    std::string release;
    std::string environment;
    std::string message;
    std::string user_name;
};
BOOST_DESCRIBE_STRUCT(ExportedEvent, (), (at, release, environment, message, user_name))

struct ExportedError {
    std::string title;
    std::string culprit;
    Time first_seen;
    Time last_seen;
};
BOOST_DESCRIBE_STRUCT(ExportedError, (), (title, culprit, first_seen, last_seen))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    const auto met = database.read([&](db::Sql& sql) {
        return sql.all<ExportedEvent>(
            "FROM error_sample WHERE LOWER(user_name) IN (LOWER(:email), LOWER(:name))"
            " ORDER BY id LIMIT :limit",
            person.email, person.name, exported_max
        );
    });
    sink.begin("error_events", "Errors of software that you met, as far as whole events are kept.");
    for (const auto& each : met) sink.add(wire::encode(each));
    const auto assigned = database.read([&](db::Sql& sql) {
        return sql.all<ExportedError>(
            "FROM error_group WHERE assignee = :person ORDER BY id LIMIT :limit", person.id,
            exported_max
        );
    });
    sink.begin("assigned_errors", "Errors of software that are assigned to you.");
    for (const auto& each : assigned) sink.add(wire::encode(each));
}

struct SampleTexts {
    Id<ErrorSample> id;
    std::string message;
    std::string user_name;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(SampleTexts, (), (id, message, user_name, content))

/// Whether anything of the event names them: what is packed is looked into.
bool names(const SampleTexts& sample, const Redaction& redaction) {
    if (redaction.is_in(sample.message) || redaction.is_in(sample.user_name)) return true;
    const auto kept = unpacked_event(sample.content);
    if (!kept) return false;
    const auto document = wire::parse_json(kept->json);
    return document ? redaction.is_in_document(*document) : redaction.is_in(kept->json);
}

/// The window of events that name them: they go as a whole.
Result<ErasureProgress> erase_events(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    ErasureProgress progress;
    const IdWindow window{after, after + samples_at_once};
    const auto redaction = person.redaction();
    const auto rows = sql.all<SampleTexts>(
        "FROM error_sample WHERE id > :after AND id <= :last ORDER BY id", window.after, window.last
    );
    for (const auto& row : rows) {
        if (!names(row, redaction)) continue;
        store::remove_sample(sql, row.id);
        ++progress.erased;
    }
    progress.next = next_window(sql, "error_sample", window);
    return progress;
}

struct GroupTexts {
    Id<ErrorGroup> id;
    std::string title;
    std::string culprit;
};
BOOST_DESCRIBE_STRUCT(GroupTexts, (), (id, title, culprit))

/// The window of groups whose titles name them, and the values of tags that do.
Result<ErasureProgress> erase_titles(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    ErasureProgress progress;
    const IdWindow window{after, after + groups_at_once};
    const auto redaction = person.redaction();
    const auto rows = sql.all<GroupTexts>(
        "SELECT id, title, culprit FROM error_group WHERE id > :after AND id <= :last"
        " AND (LOWER(title) LIKE :email ESCAPE '!' OR title LIKE :name ESCAPE '!') ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern()
    );
    for (const auto& row : rows) {
        sql.run(
            "UPDATE error_group SET title = :title, culprit = :culprit WHERE id = :id",
            redaction.without(row.title), redaction.without(row.culprit), row.id
        );
        progress.leads.push_back({.subject = subject_of(row.id)});
        ++progress.erased;
    }
    progress.erased += sql.run(
        "DELETE FROM error_tag WHERE error_group > :after AND error_group <= :last"
        " AND (LOWER(value) LIKE :email ESCAPE '!' OR value LIKE :name ESCAPE '!')",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern()
    );
    progress.next = next_window(sql, "error_group", window);
    return progress;
}

/// Those of whole applications.
Result<ErasureProgress> erase_application_tags(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t
) {
    const auto redaction = person.redaction();
    return ErasureProgress{
        .erased = sql.run(
            "DELETE FROM error_tag WHERE error_group = 0"
            " AND (LOWER(value) LIKE :email ESCAPE '!' OR value LIKE :name ESCAPE '!')",
            redaction.email_pattern(), redaction.name_pattern()
        ),
    };
}

}  // namespace

PersonalData personal_data() {
    return {
        .export_person = export_person,
        .erasure =
            {{"error events", erase_events},
             {"error titles", erase_titles},
             {"error tags", erase_application_tags}},
    };
}

}  // namespace mainstay::bugfix
