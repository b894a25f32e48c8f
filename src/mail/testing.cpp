#include "mail/testing.hpp"

#include "events/mail_arrived.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "mail/mime.hpp"
#include "mail/parse_mail_job.hpp"
#include "search/search.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::mail::test {

World::World(db::test::TestDatabase& fresh)
    : database(*fresh),
      blobs(db::Blobs::open(*fresh, fresh.directory() + "/blobs")),
      intake(database, *blobs, reply_key, [this] { return now; }, 1 << 20) {
    start_mime();
    database.write([&](db::Sql& sql) {
        shop = identity::test::an_application(sql, "SHOP");
        ledger = identity::test::an_application(sql, "LEDGER");
    });
}

std::vector<DeliveryAnswer> World::deliver(
    std::string_view raw, std::vector<std::string> recipients
) {
    return intake.deliver({"ann@kunde.example", std::move(recipients)}, raw);
}

void World::run_jobs() {
    jobs::run_due(
        database,
        {parse_worker(
            database, *blobs, reader, [this] { return now; }, senders, reply_key
        )},
        [this] { return now; }
    );
}

std::vector<events::MailReceived> World::received() {
    return database.read([](db::Sql& sql) {
        std::vector<events::MailReceived> all;
        for (const auto& each : events::tail(sql, {}, 1000)) {
            auto arrived = each.as<events::MailArrived>();
            if (arrived) all.push_back(*find_content(sql, arrived->mail));
        }
        return all;
    });
}

std::vector<Mail> World::mails() {
    return database.read([](db::Sql& sql) {
        return sql.all<Mail>("FROM mail ORDER BY id LIMIT 1000");
    });
}

void in_each_world(const std::function<void(World&)>& body) {
    identity::test::on_each_database(migrations(), [&](db::test::TestDatabase& fresh) {
        World world(fresh);
        body(world);
    });
}

}  // namespace mainstay::mail::test
