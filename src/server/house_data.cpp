#include "server/house_data.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include "http/tus_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::server {

namespace {

constexpr std::int64_t entries_at_once = 2000;
constexpr int history_page = 200;

/// A row whose `text` may name the person.
struct NamingRow {
    std::int64_t id = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(NamingRow, (), (id, text))

bool names_them(const Redaction& redaction, const std::optional<std::string>& text) {
    if (!text) return false;
    auto document = wire::parse_json(*text);
    return document ? redaction.is_in_document(*document)
                    : redaction.is_in(std::string_view(*text));
}

/// Values of the timeline that name them, of whatever thing. The chain still proves.
Result<ErasureProgress> erase_timeline(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + entries_at_once};
    const auto redaction = person.redaction();
    auto entries = sql.all<timeline::Entry>(
        "FROM timeline_entry WHERE id > :after AND id <= :last AND salt IS NOT NULL"
        " AND (LOWER(before) LIKE :a ESCAPE '!' OR LOWER(after) LIKE :b ESCAPE '!'"
        " OR before LIKE :c ESCAPE '!' OR after LIKE :d ESCAPE '!') ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.email_pattern(),
        redaction.name_pattern(), redaction.name_pattern()
    );
    ErasureProgress progress;
    for (const auto& entry : entries)
        if (names_them(redaction, entry.before) || names_them(redaction, entry.after))
            progress.erased += timeline::erase(sql, call, entry.id);
    progress.next = next_window(sql, "timeline_entry", window);
    return progress;
}

/// Events are read soon after they are written, and never again.
Result<ErasureProgress> erase_outbox(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + entries_at_once};
    const auto redaction = person.redaction();
    auto events = sql.all<NamingRow>(
        "SELECT id, payload FROM outbox WHERE id > :after AND id <= :last"
        " AND (LOWER(payload) LIKE :email ESCAPE '!' OR payload LIKE :name ESCAPE '!') ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern()
    );
    ErasureProgress progress;
    for (const auto& event : events)
        if (names_them(redaction, event.text))
            progress.erased += sql.run("DELETE FROM outbox WHERE id = :id", event.id);
    progress.next = next_window(sql, "outbox", window);
    return progress;
}

struct NamingJob {
    std::int64_t id = 0;
    std::string payload;
    std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(NamingJob, (), (id, payload, last_error))

/// A job that is about them is not done; one that is also about others is done for those.
std::int64_t erase_job(db::Sql& sql, const Redaction& redaction, const NamingJob& job) {
    auto payload = wire::parse_json(job.payload);
    const bool names = payload && redaction.is_in_document(*payload);
    const bool fails = job.last_error && redaction.is_in(*job.last_error);
    if (!names && !fails) return 0;
    auto left = payload ? redaction.document_without(*std::move(payload)) : std::nullopt;
    if (!left) return sql.run("DELETE FROM job WHERE id = :id", job.id);
    return sql.run(
        "UPDATE job SET payload = :payload, last_error = :last_error WHERE id = :id",
        wire::json::serialize(*left), redaction.without(job.last_error), job.id
    );
}

Result<ErasureProgress> erase_jobs(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const IdWindow window{after, after + entries_at_once};
    const auto redaction = person.redaction();
    auto all = sql.all<NamingJob>(
        "FROM job WHERE id > :after AND id <= :last AND (LOWER(payload) LIKE :email ESCAPE '!'"
        " OR payload LIKE :name ESCAPE '!' OR LOWER(last_error) LIKE :error ESCAPE '!') ORDER BY "
        "id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern(),
        redaction.email_pattern()
    );
    ErasureProgress progress;
    for (const auto& job : all) progress.erased += erase_job(sql, redaction, job);
    progress.next = next_window(sql, "job", window);
    return progress;
}

/// Answers that would be repeated within a day. Without them a request that is repeated is done
/// again, or is refused for what it asks.
Result<ErasureProgress> erase_answers(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t
) {
    const auto redaction = person.redaction();
    return ErasureProgress{sql.run(
        "DELETE FROM idempotency_key WHERE user_id = :user OR LOWER(body) LIKE :email ESCAPE '!'"
        " OR body LIKE :name ESCAPE '!'",
        person.id, redaction.email_pattern(), redaction.name_pattern()
    )};
}

/// Files on their way, whose names may say who sends them.
Result<ErasureProgress> erase_uploads(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t
) {
    // So long ago that the next collection takes what nobody else needs.
    return ErasureProgress{http::forget_uploads(sql, person.id, call.now - std::chrono::days(2))};
}

/// Empties the values of a thing's entries; with `member`, of those that have it.
std::int64_t erase_history(
    db::Sql& sql, const Call& call, const timeline::Subject& subject, std::string_view member
) {
    const auto key = '"' + std::string(member) + "\":";
    auto has_member = [&](const std::optional<std::string>& values) {
        return values && values->find(key) != values->npos;
    };
    std::int64_t erased = 0;
    std::vector<timeline::Entry> page;
    std::optional<Id<timeline::Entry>> before;
    do {
        page = timeline::history(sql, subject, before, history_page);
        for (const auto& entry : page) {
            before = entry.id;
            if (member.empty() || has_member(entry.before) || has_member(entry.after))
                erased += timeline::erase(sql, call, entry.id);
        }
    } while (page.size() == history_page);
    return erased;
}

/// Jobs that carry the subject of a ticket, such as a reply that is about to be mailed.
std::int64_t erase_subject_in_jobs(db::Sql& sql, std::int64_t ticket) {
    auto jobs = sql.all<NamingRow>(
        "SELECT id, payload FROM job WHERE payload LIKE :ticket AND payload LIKE :subject"
        " ORDER BY id",
        "%\"ticket\":" + std::to_string(ticket) + ",%", "%\"subject\":%"
    );
    std::int64_t erased = 0;
    for (const auto& job : jobs) {
        auto payload = wire::parse_json(job.text);
        auto* object = payload ? payload->if_object() : nullptr;
        if (!object || !object->contains("subject")) continue;
        (*object)["subject"] = std::string(erased_text);
        erased += sql.run(
            "UPDATE job SET payload = :payload WHERE id = :id", wire::json::serialize(*object),
            job.id
        );
    }
    return erased;
}

/// What is a person's own, so that all that is recorded of it is theirs.
constexpr std::array<std::string_view, 3> private_types{"user", "api_token", "saved_view"};

std::int64_t erase_leads(
    db::Sql& sql, const Call& call, const DataSubject&, std::span<const ErasureLead> leads
) {
    std::int64_t erased = 0;
    for (const auto& [subject, is_theirs, is_titled_by_them] : leads) {
        // Of messages and mails nothing is recorded but what names the person.
        if (is_theirs && std::ranges::find(private_types, subject.type) != private_types.end())
            erased += erase_history(sql, call, subject, "");
        else if (is_titled_by_them && subject.type == "ticket")
            erased += erase_history(sql, call, subject, "subject") +
                      erase_subject_in_jobs(sql, subject.id);
    }
    return erased;
}

struct ExportedEntry {
    Id<timeline::Entry> id;
    Time at;
    std::string subject_type;
    std::int64_t subject_id = 0;
    std::string action;
    std::optional<std::string> before;
    std::optional<std::string> after;
};
BOOST_DESCRIBE_STRUCT(ExportedEntry, (), (id, at, subject_type, subject_id, action, before, after))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    sink.begin("timeline", "What you changed, and what was changed about your account.");
    constexpr db::ReadClass lengthy{.cost = db::Cost::lengthy};
    std::vector<ExportedEntry> entries;
    Id<timeline::Entry> after;
    do {
        entries = database.read(
            [&](db::Sql& sql) {
                return sql.all<ExportedEntry>(
                    "FROM timeline_entry WHERE id > :after AND (actor = :actor"
                    " OR (subject_type = 'user' AND subject_id = :subject))"
                    " ORDER BY id LIMIT :limit",
                    after, person.id, person.id, history_page
                );
            },
            lengthy
        );
        for (const auto& entry : entries) sink.add(wire::encode(entry));
        if (!entries.empty()) after = entries.back().id;
    } while (entries.size() == history_page);
}

}  // namespace

PersonalData house_data() {
    return {
        .export_person = export_person,
        .erasure =
            {
                {"timeline", erase_timeline},
                {"events", erase_outbox},
                {"jobs", erase_jobs},
                {"kept answers", erase_answers},
                {"uploads", erase_uploads},
            },
        .erase_leads = erase_leads,
    };
}

}  // namespace mainstay::server
