#include "notifications/personal_data.hpp"

#include <utility>

#include "notifications/inbox.hpp"
#include "wire/codec.hpp"

namespace mainstay::notifications {

namespace {

constexpr int page_size = 200;
constexpr int erased_at_once = 1000;

struct ExportedNotification {
    std::string kind;
    std::string reason;
    std::string detail;
    std::optional<std::string> about;  // While they may see it.
    std::int64_t count = 1;
    Time first_at;
    Time last_at;
    std::optional<Time> read_at;
    std::optional<Time> mail_at;
    std::optional<Time> mailed_at;
};
BOOST_DESCRIBE_STRUCT(
    ExportedNotification, (),
    (kind, reason, detail, about, count, first_at, last_at, read_at, mail_at, mailed_at)
)

/// Index: notification_recipient.
std::vector<Notification> page_after(
    db::Sql& sql, Id<User> person, const std::optional<store::Place>& after
) {
    db::Query query;
    query.add("FROM notification WHERE recipient = :recipient", person);
    if (after)
        query.add(
            " AND (last_at, id) > (CAST(:last_at AS BIGINT), CAST(:id AS BIGINT))", after->last_at,
            after->id
        );
    query.add(" ORDER BY last_at, id LIMIT :limit", page_size);
    return sql.all<Notification>(query);
}

/// The names of what these are about, as far as the person may see it.
std::map<Id<Notification>, std::string> names_of(
    db::Sql& sql, const Kinds& kinds, Id<User> person, const std::vector<Notification>& page
) {
    std::map<Id<Notification>, std::string> names;
    if (page.empty()) return names;
    auto call = identity::call_as(sql, person, page.back().last_at);
    if (!call) return names;
    for (const auto& [notification, subject] : shown_to(sql, *call, kinds, page))
        names[notification.id] = subject.name;
    return names;
}

/// A part of what they were notified of, and its end.
struct ExportedPage {
    std::vector<boost::json::value> records;
    std::optional<store::Place> end;
};

ExportedPage export_page(
    db::Sql& sql, const Kinds& kinds, Id<User> person, const std::optional<store::Place>& after
) {
    auto page = page_after(sql, person, after);
    auto names = names_of(sql, kinds, person, page);
    ExportedPage exported;
    for (const auto& each : page) {
        auto name = names.find(each.id);
        exported.end = store::Place{each.last_at, each.id};
        exported.records.push_back(wire::encode(ExportedNotification{
            .kind = each.kind,
            .reason = each.reason,
            .detail = each.detail,
            .about = name == names.end() ? std::nullopt : std::optional(name->second),
            .count = each.count,
            .first_at = each.first_at,
            .last_at = each.last_at,
            .read_at = each.read_at,
            .mail_at = each.mail_at,
            .mailed_at = each.mailed_at,
        }));
    }
    return exported;
}

void export_person(
    db::Database& database, const Kinds& kinds, const DataSubject& person, ExportSink& sink
) {
    sink.begin("notifications", "What you were notified of.");
    ExportedPage page;
    do {
        page = database.read([&, after = page.end](db::Sql& sql) {
            return export_page(sql, kinds, person.id, after);
        });
        for (const auto& record : page.records) sink.add(record);
    } while (page.records.size() == page_size);

    sink.begin("notification_choices", "Where you want which notifications, as you chose it.");
    auto [choices, digest] = database.read([&](db::Sql& sql) {
        return std::pair(store::choices(sql, person.id), store::mail_settings(sql, person.id));
    });
    for (const auto& choice : choices) sink.add(wire::encode(choice));

    sink.begin("notification_digest", "When you want the digest, and the language of mails.");
    if (digest) sink.add(wire::encode(*digest));
}

/// What waits to be mailed goes with them. Index: notification_recipient.
Result<ErasureProgress> erase_notifications(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    auto ids = sql.all<Id<Notification>>(
        "SELECT id FROM notification WHERE recipient = :recipient AND id > :after"
        " ORDER BY id LIMIT :limit",
        person.id, after, erased_at_once
    );
    if (ids.empty()) return ErasureProgress{};
    ErasureProgress progress;
    progress.erased = sql.run(
        "DELETE FROM notification WHERE recipient = :recipient AND id > :after AND id <= :last",
        person.id, after, ids.back()
    );
    if (ids.size() == erased_at_once) progress.next = ids.back().value;
    return progress;
}

Result<ErasureProgress> erase_choices(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t
) {
    ErasureProgress progress;
    for (auto table : {"notification_choice", "notification_digest"})
        progress.erased +=
            sql.run("DELETE FROM " + std::string(table) + " WHERE person = :person", person.id);
    return progress;
}

}  // namespace

PersonalData personal_data(const Kinds& kinds) {
    return {
        .export_person = [&kinds](
                             db::Database& database, const DataSubject& person, ExportSink& sink
                         ) { export_person(database, kinds, person, sink); },
        .erasure = {{"notifications", erase_notifications}, {"choices", erase_choices}},
    };
}

}  // namespace mainstay::notifications
