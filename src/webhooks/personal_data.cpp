#include "webhooks/personal_data.hpp"

#include "webhooks/delivery_store.hpp"
#include "webhooks/permissions.hpp"
#include "webhooks/webhooks.hpp"
#include "wire/codec.hpp"

namespace mainstay::webhooks {

namespace {

constexpr std::int64_t deliveries_at_once = 500;

struct ExportedWebhook {
    std::string name;
    std::string url;
    std::vector<std::string> events;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(ExportedWebhook, (), (name, url, events, created_at))

struct SentTo {
    Id<WebhookDelivery> id;
    std::string body;
};
BOOST_DESCRIBE_STRUCT(SentTo, (), (id, body))

void export_person(db::Database& database, const DataSubject& person, ExportSink& sink) {
    auto owned = database.read([&](db::Sql& sql) {
        return sql.all<Webhook>(
            "FROM webhook WHERE owner = :owner AND removed = 0 ORDER BY id LIMIT :limit", person.id,
            webhooks_max
        );
    });
    sink.begin("webhooks", "Webhooks that see with your eyes.");
    for (const auto& each : owned)
        sink.add(wire::encode(
            ExportedWebhook{each.name, each.url, split_events(each.events), each.created_at}
        ));
}

/// The window of deliveries whose body may name them, also the answers to these.
Result<ErasureProgress> erase_bodies(
    db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
) {
    ErasureProgress progress;
    if (after == 0) progress.erased += store::disable_of(sql, person.id);
    const IdWindow window{after, after + deliveries_at_once};
    const auto redaction = person.redaction();
    auto rows = sql.all<SentTo>(
        "SELECT id, body FROM webhook_delivery WHERE id > :after AND id <= :last"
        " AND (LOWER(body) LIKE :email ESCAPE '!' OR body LIKE :name ESCAPE '!') ORDER BY id",
        window.after, window.last, redaction.email_pattern(), redaction.name_pattern()
    );
    for (const auto& row : rows) {
        auto document = wire::parse_json(row.body);
        if (document && !redaction.is_in_document(*document)) continue;
        sql.run(
            "UPDATE webhook_delivery SET body = '',"
            " state = CASE WHEN state = 'pending' THEN 'cancelled' ELSE state END,"
            " next_at = NULL, ended_at = COALESCE(ended_at, :now) WHERE id = :id",
            call.now, row.id
        );
        sql.run("UPDATE webhook_attempt SET answer = '' WHERE delivery = :id", row.id);
        ++progress.erased;
    }
    progress.next = next_window(sql, "webhook_delivery", window);
    return progress;
}

}  // namespace

PersonalData personal_data() {
    return {.export_person = export_person, .erasure = {{"webhooks", erase_bodies}}};
}

}  // namespace mainstay::webhooks
