#include "signals/personal_data.hpp"

#include "signals/quiet_store.hpp"
#include "signals/signal_store.hpp"
#include "signals/source_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

constexpr std::int64_t signals_at_once = 500;
constexpr std::int64_t exported_max = 10'000;

struct ExportedNote {
    Id<Signal> signal;
    std::string subject;
    std::string what;  // `acknowledged`, `confirmed`, `rejected`.
    std::string note;
    Time at;
};
BOOST_DESCRIBE_STRUCT(ExportedNote, (), (signal, subject, what, note, at))

struct ExportedSilence {
    std::string reason;
    Time starts_at;
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(ExportedSilence, (), (reason, starts_at, ends_at))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    auto notes = database.read([&](db::Sql& sql) {
        auto all = sql.all<ExportedNote>(
            "SELECT id, subject, 'acknowledged', acknowledge_note, acknowledged_at FROM signal"
            " WHERE acknowledged_by = :person AND acknowledged_at IS NOT NULL"
            " ORDER BY id LIMIT :limit",
            person.id, exported_max
        );
        auto judged = sql.all<ExportedNote>(
            "SELECT s.id, s.subject, v.verdict, v.note, v.at FROM signal_verdict v"
            " JOIN signal s ON s.id = v.signal WHERE v.person = :person"
            " ORDER BY v.signal LIMIT :limit",
            person.id, exported_max
        );
        for (auto& each : judged) all.push_back(std::move(each));
        return all;
    });
    sink.begin("signals", "Signals that you saw to, or judged.");
    for (const auto& each : notes) sink.add(wire::encode(each));
    auto silences = database.read([&](db::Sql& sql) {
        return sql.all<ExportedSilence>(
            "SELECT reason, starts_at, ends_at FROM signal_silence WHERE created_by = :person"
            " ORDER BY id LIMIT :limit",
            person.id, exported_max
        );
    });
    sink.begin("silences", "Silences of signals that you made.");
    for (const auto& each : silences) sink.add(wire::encode(each));
}

/// What a person wrote themselves.
Result<ErasureProgress> erase_notes(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t
) {
    ErasureProgress progress;
    progress.erased += sql.run(
        "UPDATE signal SET acknowledge_note = '', version = version + 1"
        " WHERE acknowledged_by = :person AND acknowledge_note <> ''",
        person.id
    );
    progress.erased += sql.run(
        "UPDATE signal_verdict SET note = '' WHERE person = :person AND note <> ''", person.id
    );
    progress.erased += sql.run(
        "UPDATE signal_silence SET reason = :erased WHERE created_by = :person AND reason <> :same",
        erased_text, person.id, erased_text
    );
    return progress;
}

struct NamedTexts {
    Id<Signal> id;
    std::string key;
    std::string subject;
    std::string summary;
    std::string acknowledge_note;
};
BOOST_DESCRIBE_STRUCT(NamedTexts, (), (id, key, subject, summary, acknowledge_note))

/// What raisers and others reported that names them: signals within the window, with evidence.
Result<ErasureProgress> erase_reports(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + signals_at_once};
    const auto redaction = person.redaction();
    const auto rows = sql.all<NamedTexts>(
        "SELECT id, key, subject, summary, acknowledge_note FROM signal s"
        " WHERE id > :after AND id <= :last AND (LOWER(key || ' ' || subject || ' ' || summary ||"
        " ' ' || acknowledge_note) LIKE :email ESCAPE '!' OR (key || ' ' || subject || ' ' ||"
        " summary || ' ' || acknowledge_note) LIKE :name ESCAPE '!' OR EXISTS (SELECT 1"
        " FROM signal_evidence e WHERE e.signal = s.id AND (LOWER(e.summary || ' ' || e.reason ||"
        " ' ' || e.hypotheses || ' ' || e.snapshot) LIKE :mail ESCAPE '!' OR (e.summary || ' ' ||"
        " e.reason || ' ' || e.hypotheses || ' ' || e.snapshot) LIKE :full ESCAPE '!')))"
        " ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern(),
        redaction.email_pattern(), redaction.name_pattern()
    );
    ErasureProgress progress;
    for (const auto& row : rows) {
        sql.run(
            "UPDATE signal SET key = :key, subject = :subject, summary = :summary,"
            " acknowledge_note = :note, version = version + 1 WHERE id = :id",
            redaction.is_in(row.key) ? "erased:" + to_string(row.id) : row.key,
            redaction.without(row.subject), redaction.without(row.summary),
            redaction.without(row.acknowledge_note), row.id
        );
        // What was seen is of use only as a whole.
        sql.run(
            "UPDATE signal_evidence SET summary = '', reason = '', hypotheses = '', snapshot = ''"
            " WHERE signal = :signal",
            row.id
        );
        ++progress.erased;
    }
    progress.next = next_window(sql, "signal", window);
    return progress;
}

struct NamedTitle {
    Id<Incident> id;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(NamedTitle, (), (id, title))

Result<ErasureProgress> erase_titles(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + signals_at_once};
    const auto redaction = person.redaction();
    const auto rows = sql.all<NamedTitle>(
        "SELECT id, title FROM incident WHERE id > :after AND id <= :last"
        " AND (LOWER(title) LIKE :email ESCAPE '!' OR title LIKE :name ESCAPE '!') ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern()
    );
    ErasureProgress progress;
    for (const auto& row : rows) {
        sql.run(
            "UPDATE incident SET title = :title, version = version + 1 WHERE id = :id",
            redaction.without(row.title), row.id
        );
        ++progress.erased;
    }
    progress.next = next_window(sql, "incident", window);
    return progress;
}

}  // namespace

PersonalData personal_data() {
    return {
        .export_person = export_person,
        .erasure =
            {{"notes", erase_notes}, {"signals", erase_reports}, {"incidents", erase_titles}},
    };
}

}  // namespace mainstay::signals
