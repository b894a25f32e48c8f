// An installation with a person whose data are everywhere, for tests of their erasure. Not used by
// the product.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "db/testing.hpp"
#include "events/reply_posted.hpp"
#include "fields/fields.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "mail/mail.hpp"
#include "server/erasure.hpp"
#include "server/installation.hpp"
#include "server/modules.hpp"
#include "server/person_commands.hpp"
#include "ticketing/ticketing.hpp"
#include "timeline/timeline.hpp"
#include "views/views.hpp"
#include "wire/codec.hpp"

namespace mainstay::server::test {

namespace it = identity::test;
using db::Sql;

inline const std::string address = "ann.archer@acme.test";
inline const std::string full_name = "Ann Archer";
inline const std::string marker = "zebramarker";
inline const std::string subject_marker = "okapimarker";
inline const Key key{9};

template <class T>
T done(Result<T> result) {
    REQUIRE_MESSAGE(result, it::refusal(result));
    return *std::move(result);
}

/// An installation where Ann asked for something, Bob and Lea spoke of it, and Bob asked for
/// something of his own.
struct World {
    explicit World(db::Dialect dialect) : database(dialect) {
        start_crypto();
        db::migrate(*database, all_migrations(modules), it::noon);
        blobs = db::Blobs::open(*database, blob_directory());
        environment.emplace(Environment{site_of(modules, settings), *database, *blobs, key, [] {
                                            return it::noon;
                                        }});
        database->write([&](Sql& sql) { people(sql); });
        picture = blobs->stage("picture of " + marker, it::noon);
        original = blobs->stage("From: Ann.Archer@acme.test\n\n" + marker, it::noon);
        quoting = blobs->stage("From: bob@acme.test\n\n> " + marker, it::noon);
        others = blobs->stage("of Bob alone", it::noon);
        notice_sent = blobs->stage("SHOP-1: About the " + subject_marker, it::noon);
        database->write([&](Sql& sql) { tickets(sql); });
        database->write([&](Sql& sql) { answers(sql); });
        database->write([&](Sql& sql) { saved_views(sql); });
        database->write([&](Sql& sql) { mails(sql); });
        database->write([&](Sql& sql) { traces(sql); });
        database->write([&](Sql& sql) { notifications(sql); });
        seal();
    }

    std::string blob_directory() const { return database.directory() + "/blobs"; }

    Call system() const { return Call::system(it::noon, "test"); }

    Call as(Sql& sql, Id<User> user) const { return it::by(sql, user); }

    Id<User> person(Sql& sql, std::string name, std::string email, Role role) {
        identity::CreateUser wanted{.name = {name}, .email = {email}, .role = role};
        if (role == Role::requester) wanted.organization = acme;
        return done(identity::create_user(sql, system(), wanted)).body.id;
    }

    void people(Sql& sql) {
        shop = it::an_application(sql, "SHOP");
        acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
        ann = person(sql, full_name, "Ann.Archer@acme.test", Role::requester);
        bob = person(sql, "Bob Baker", "bob@acme.test", Role::requester);
        lea = person(sql, "Lea Lind", "lea@desk.test", Role::agent);
        admin = person(sql, "Ada Adams", "admin@desk.test", Role::administrator);
        it::a_team(sql, "SHOP", Level::L1, {lea});
    }

    ticketing::AttachmentView upload(
        Sql& sql, Id<User> user, std::string name, const db::StagedBlob& blob
    ) {
        return done(ticketing::upload_file(
            sql, as(sql, user), {{name}}, {blob.hash, blob.bytes, "image/png"}
        ));
    }

    void tickets(Sql& sql) {
        using ticketing::Source;
        auto file = upload(sql, ann, "photo.png", picture);
        ticketing::OpenTicket wanted{
            .application = {"SHOP"},
            .subject = {"About the " + subject_marker},
            .text = {"I saw a " + marker + "."},
            .attachments = {file.id},
        };
        mine = done(ticketing::create(sql, as(sql, ann), wanted, Source::web)).body.key;
        done(ticketing::add_message(
            sql, as(sql, lea), {.key = mine, .text = {"Dear Ann Archer, is " + address + " you?"}},
            Source::web
        ));
        done(ticketing::watch(sql, as(sql, lea), {mine, bob}));
        REQUIRE(ticketing::save_draft(
            sql, as(sql, ann), {mine, {"Also a " + marker}, Visibility::public_, {}}
        ));
        ticketing::OpenTicket other{
            .application = {"SHOP"},
            .subject = {"Of Bob"},
            .text = {"A bobmarker."},
            .attachments = {upload(sql, bob, "bob.png", others).id},
        };
        theirs = done(ticketing::create(sql, as(sql, bob), other, Source::web)).body.key;
        done(ticketing::watch(sql, as(sql, lea), {theirs, ann}));
    }

    /// What Ann answered to a form, and to how she was helped.
    void answers(Sql& sql) {
        const FieldKinds& kinds =
            std::ranges::find(modules, "ticketing", &Module::name)->field_kinds;
        fields::CreateField device{.kind = {"ticket"}, .name = {"device"}, .label = {"Device"}};
        auto made = done(fields::create_field(sql, as(sql, admin), device, kinds)).body;
        auto ticket =
            sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = :key", mine).value();
        fields::keep_values(sql, ticket, {}, {{made.id, {.text = "The " + marker}}});
        sql.run(
            "INSERT INTO ticket_rating (ticket, solved_at, score, comment, rated_by, rated_at)"
            " VALUES (:ticket, :solved_at, 'bad', :comment, :rated_by, :rated_at)",
            ticket, it::noon, "It was no " + marker, ann, it::noon
        );
    }

    void saved_views(Sql& sql) {
        const views::Kinds kinds(std::ranges::find(modules, "ticketing", &Module::name)->views);
        auto save = [&](Id<User> user, std::string name, std::string filter) {
            views::CreateView wanted{
                .kind = {"ticket"}, .name = {std::move(name)}, .filter = {std::move(filter)}
            };
            done(views::create_view(sql, as(sql, user), wanted, kinds));
        };
        save(ann, "My " + marker, "is:open");
        save(lea, "Of " + full_name, "requester:" + address);
    }

    using Visibility = ticketing::Visibility;

    /// A mail as mail/ keeps it. Returns its id.
    std::int64_t mail(
        Sql& sql, std::string direction, std::string from, std::string to, std::string state,
        const std::optional<db::BlobHash>& blob, std::optional<std::int64_t> outgoing = {}
    ) {
        if (blob) db::keep(sql, *blob);
        return sql
            .value<std::int64_t>(
                "INSERT INTO mail (direction, application, envelope_from, envelope_to, outgoing,"
                " original, bytes, state, from_address, from_name, subject, headers, preview,"
                " received_at) VALUES (:direction, :application, :envelope_from, :envelope_to,"
                " :outgoing, :original, 9, :state, :from_address, :from_name, :subject, :headers,"
                " :preview, :received_at) RETURNING id",
                direction, shop, from, to, outgoing, blob, state, from,
                from == address ? full_name : std::string("Shop"), "About the " + subject_marker,
                "To: " + to + "\nFrom: " + from, "Text: " + marker, it::noon
            )
            .value();
    }

    void mails(Sql& sql) {
        auto ticket =
            sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = :key", mine).value();
        auto reply =
            sql.value<std::string>(
                   "SELECT payload FROM outbox WHERE type = 'reply.posted' ORDER BY id LIMIT 1"
            )
                .value();
        auto parsed = wire::parse<events::ReplyPosted>(reply);
        REQUIRE(parsed);
        parsed->recipients.push_back({"bob@acme.test", "Bob Baker"});
        auto outgoing = sql.value<std::int64_t>(
            "INSERT INTO mail_outgoing (message, ticket, reply, queued_at)"
            " VALUES (:message, :ticket, :reply, :at) RETURNING id",
            parsed->message, ticket, wire::print(*parsed), it::noon
        );
        mail(sql, "in", address, "shop@mainstay.test", "processed", original.hash);
        to_ann = mail(sql, "out", "shop@mainstay.test", address, "queued", {}, outgoing);
        to_bob = mail(sql, "out", "shop@mainstay.test", "bob@acme.test", "queued", {}, outgoing);
        auto quoted =
            mail(sql, "in", "bob@acme.test", "shop@mainstay.test", "processed", quoting.hash);
        sql.run(
            "INSERT INTO ticket_message (ticket, author, visibility, source, text, html, quoted,"
            " mail, created_at) VALUES (:ticket, :author, 'public', 'mail', 'Bob agrees.', :html,"
            " :quoted, :mail, :at)",
            ticket, bob, "<p>Bob agrees.</p><blockquote>" + marker, "> " + marker, quoted, it::noon
        );
        auto waiting = mail(sql, "in", address, "shop@mainstay.test", "received", {});
        sql.run(
            "INSERT INTO mail_content (mail, content) VALUES (:mail, :content)", waiting,
            R"({"from_address":"ann.archer@acme.test","text":"zebramarker"})"
        );
        jobs::enqueue_payload(sql, "mail.queue_reply", wire::print(*parsed), it::noon, {});
        jobs::enqueue_payload(
            sql, "some.job", R"({"to":"ann.archer@acme.test","text":"zebramarker"})", it::noon, {}
        );
    }

    /// Somebody is notified of what another did to a ticket.
    void notify(Sql& sql, Id<User> recipient, Id<User> actor, const std::string& ticket) {
        sql.run(
            "INSERT INTO notification (recipient, kind, subject, reason, detail, actor, count,"
            " first_at, last_at, in_app, mail_at) VALUES (:recipient, 'ticket.replied',"
            " (SELECT id FROM ticket WHERE key = :key), 'watcher', '', :actor, 1, :first, :last, 1,"
            " :mail_at)",
            recipient, ticket, actor, it::noon, it::noon, it::noon
        );
    }

    /// A mail of the installation to somebody that tells of what Ann did.
    std::int64_t mail_notice(Sql& sql, const std::string& to, const std::string& name) {
        const auto title = "About the " + subject_marker;
        mail::queue_notice(
            sql, system(),
            {
                .application = shop.value,
                .from = "notices@desk.test",
                .from_name = "Mainstay",
                .to = to,
                .to_name = name,
                .subject = "[SHOP-1] new reply: " + title,
                .text = "Hello " + name + ",\n\nSHOP-1: " + title + "\n    new reply by " +
                        full_name + "\n\nSHOP-2: Of Bob\n",
                .choices_url = "https://desk.test/notifications/choices",
                .titles = {{title, ann.value}, {"Of Bob", bob.value}},
            }
        );
        return sql.value<std::int64_t>("SELECT MAX(id) FROM mail").value();
    }

    void notifications(Sql& sql) {
        notify(sql, ann, lea, mine);
        notify(sql, ann, lea, theirs);
        notify(sql, lea, ann, mine);
        sql.run(
            "INSERT INTO notification_choice (person, kind, in_app, mail)"
            " VALUES (:person, 'ticket.replied', 1, 'digest')",
            ann
        );
        sql.run(
            "INSERT INTO notification_digest (person, hour, zone)"
            " VALUES (:person, 7, 'Europe/Berlin')",
            ann
        );
        notice_to_ann = mail_notice(sql, address, full_name);
        notice_to_lea = mail_notice(sql, "lea@desk.test", "Lea Lind");
        auto to_bob_before = mail_notice(sql, "bob@acme.test", "Bob Baker");
        db::keep(sql, notice_sent.hash);
        sql.run(
            "UPDATE mail SET state = 'sent', original = :original WHERE id = :id",
            std::optional(notice_sent.hash), to_bob_before
        );
    }

    void traces(Sql& sql) {
        sql.run(
            "INSERT INTO idempotency_key (user_id, route, key, fingerprint, status, headers, body,"
            " created_at) VALUES (:user, 'POST x', 'k', 'f', 201, '', :body, :at)",
            lea, R"({"requester":{"name":"Ann Archer"}})", it::noon
        );
        sql.run(
            "INSERT INTO session (token_hash, user_account, created_at, seen_at, expires_at,"
            " address, user_agent, is_known_device) VALUES ('h', :user, 1, 1, 2, '203.0.113.9',"
            " 'AnnBrowser', 0)",
            ann
        );
        done(identity::create_token_for(
            sql, system(), ann, {.name = {"Ann Archer script"}, .scopes = {TokenScope::read}}
        ));
        identity::record_security(
            sql, system(),
            {identity::SecurityEventKind::sign_in_failed, {}, {{"typed", "Ann.Archer@acme.test"}}}
        );
    }

    void seal() {
        database->write([](Sql& sql) { return timeline::seal_batch(sql, key, 10'000); });
    }

    DataSubject subject() const { return {ann, address, full_name}; }

    Result<> run(const std::string& command, wire::Given given) {
        auto all = person_commands(modules);
        auto found = std::ranges::find(all, command, &InstallationCommand::name);
        REQUIRE(found != all.end());
        return found->run(*environment, given, {.is_json = false});
    }

    const std::vector<Module> modules = server::modules();
    const wire::SettingsSet settings = default_settings(modules);
    db::test::TestDatabase database;
    std::unique_ptr<db::Blobs> blobs;
    std::optional<Environment> environment;
    Id<Application> shop;
    Id<Organization> acme;
    Id<User> ann, bob, lea, admin;
    db::StagedBlob picture, original, quoting, others, notice_sent;
    std::string mine, theirs;
    std::int64_t to_ann = 0, to_bob = 0, notice_to_ann = 0, notice_to_lea = 0;
};

inline void in_each_world(const std::function<void(World&)>& body) {
    for (auto dialect : db::test::dialects()) {
        World world(dialect);
        body(world);
    }
}

struct TextColumn {
    std::string table;
    std::string column;
};
BOOST_DESCRIBE_STRUCT(TextColumn, (), (table, column))

/// Every column of every table that there is.
inline std::vector<TextColumn> columns(Sql& sql) {
    if (sql.dialect() == db::Dialect::sqlite)
        return sql.all<TextColumn>(
            "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c"
            " WHERE t.type = 'table' ORDER BY 1, 2"
        );
    return sql.all<TextColumn>(
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT)"
        " FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"
    );
}

/// Where a text is found: `table.column` of all tables, and `blob`.
inline std::string places(World& world, std::string wanted) {
    wanted = lower_ascii(wanted);
    std::string found;
    // A read of its own for each: all at once may take longer than a read may.
    for (const auto& [table, column] :
         world.database->read([](Sql& sql) { return columns(sql); })) {
        const auto rows = world.database->read([&](Sql& sql) {
            return sql.value<std::int64_t>(
                "SELECT COUNT(*) FROM \"" + table + "\" WHERE LOWER(CAST(\"" + column +
                    "\" AS TEXT)) LIKE :wanted",
                "%" + wanted + "%"
            );
        });
        if (rows.value_or(0) > 0) found += table + "." + column + " ";
    }
    auto hashes = world.database->read([](Sql& sql) {
        return sql.all<db::BlobHash>("SELECT hash FROM blob");
    });
    for (const auto& hash : hashes)
        if (lower_ascii(world.blobs->read(hash)).find(wanted) != std::string::npos)
            found += "blob ";
    for (const auto& file : std::filesystem::recursive_directory_iterator(world.blob_directory())) {
        if (!file.is_regular_file()) continue;
        std::stringstream content;
        content << std::ifstream(file.path()).rdbuf();
        if (lower_ascii(content.str()).find(wanted) != std::string::npos)
            found += "file:" + file.path().filename().string() + " ";
    }
    return found;
}

inline std::string content_of(const std::string& path) {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
}

inline const std::vector<std::string> all_of_ann{
    address, full_name, marker, subject_marker, "AnnBrowser"
};

inline std::string text(World& world, const std::string& statement) {
    return world.database->read([&](Sql& sql) {
        return sql.value<std::string>(statement).value_or("none");
    });
}

}  // namespace mainstay::server::test
