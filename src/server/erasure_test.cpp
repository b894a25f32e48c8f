#include "server/erasure.hpp"

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
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "server/installation.hpp"
#include "server/modules.hpp"
#include "server/person_commands.hpp"
#include "ticketing/ticketing.hpp"
#include "timeline/timeline.hpp"
#include "views/views.hpp"
#include "wire/codec.hpp"

namespace mainstay::server {

namespace {

namespace it = identity::test;
using db::Sql;

const std::string address = "ann.archer@acme.test";
const std::string full_name = "Ann Archer";
const std::string marker = "zebramarker";
const std::string subject_marker = "okapimarker";
const Key key{9};

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
        database->write([&](Sql& sql) { tickets(sql); });
        database->write([&](Sql& sql) { saved_views(sql); });
        database->write([&](Sql& sql) { mails(sql); });
        database->write([&](Sql& sql) { traces(sql); });
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
    db::StagedBlob picture, original, quoting, others;
    std::string mine, theirs;
    std::int64_t to_ann = 0, to_bob = 0;
};

void in_each_world(const std::function<void(World&)>& body) {
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
std::vector<TextColumn> columns(Sql& sql) {
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
std::string places(World& world, std::string wanted) {
    wanted = lower_ascii(wanted);
    auto found = world.database->read([&](Sql& sql) {
        std::string in;
        for (const auto& [table, column] : columns(sql)) {
            auto rows = sql.value<std::int64_t>(
                "SELECT COUNT(*) FROM \"" + table + "\" WHERE LOWER(CAST(\"" + column +
                    "\" AS TEXT)) LIKE :wanted",
                "%" + wanted + "%"
            );
            if (rows.value_or(0) > 0) in += table + "." + column + " ";
        }
        return in;
    });
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

std::string content_of(const std::string& path) {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
}

const std::vector<std::string> all_of_ann{address, full_name, marker, subject_marker, "AnnBrowser"};

std::string text(World& world, const std::string& statement) {
    return world.database->read([&](Sql& sql) {
        return sql.value<std::string>(statement).value_or("none");
    });
}

}  // namespace

TEST_CASE("after an erasure no table and no file holds anything of the person") {
    in_each_world([](World& world) {
        for (const auto& each : all_of_ann) CHECK_FALSE(places(world, each).empty());
        CHECK(
            std::ranges::count(places(world, marker), ' ') > 6
        );  // Or the search below would prove little.

        CHECK(world.run("person erase", {{"user", address}, {"yes", "Ann.Archer@acme.test"}}));

        for (const auto& each : all_of_ann) CHECK_MESSAGE(places(world, each) == "", each);
        world.seal();
        auto report = timeline::verify(*world.database, key);
        CHECK(report.is_whole());
        CHECK(report.erased > 0);
    });
}

TEST_CASE("what others wrote and asked for is untouched by an erasure, but for what it quotes") {
    in_each_world([](World& world) {
        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));

        CHECK(
            text(world, "SELECT text FROM ticket_message WHERE text LIKE 'A bob%'") ==
            "A bobmarker."
        );
        CHECK(
            text(world, "SELECT text FROM ticket_message WHERE text LIKE 'Bob%'") == "Bob agrees."
        );
        CHECK(
            text(world, "SELECT text FROM ticket_message WHERE text LIKE 'Dear%'") ==
            "Dear [erased], is [erased] you?"
        );
        CHECK(text(world, "SELECT subject FROM ticket WHERE key = 'SHOP-2'") == "Of Bob");
        CHECK(
            text(world, "SELECT name FROM user_account WHERE email = 'bob@acme.test'") ==
            "Bob Baker"
        );
        CHECK(world.blobs->read(world.others.hash) == "of Bob alone");
        CHECK_FALSE(places(world, "bobmarker").empty());
        // Whoever asked is still somebody, of whom no more is known.
        CHECK(
            text(
                world,
                "SELECT u.name FROM ticket t JOIN user_account u ON u.id = t.requester"
                " WHERE t.key = 'SHOP-1'"
            ) == "Erased person"
        );
        CHECK(
            text(
                world,
                "SELECT t.key FROM ticket t JOIN organization o ON o.id = t.organization"
                " WHERE o.name = 'Acme' ORDER BY t.id LIMIT 1"
            ) == "SHOP-1"
        );
    });
}

TEST_CASE("nothing is sent to an erased person any more, and to others it is") {
    in_each_world([](World& world) {
        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));

        auto state = [&](std::int64_t id) {
            return text(world, "SELECT state FROM mail WHERE id = " + std::to_string(id));
        };
        CHECK(state(world.to_ann) == "dismissed");
        CHECK(state(world.to_bob) == "queued");
        CHECK(text(world, "SELECT kind FROM job WHERE kind = 'some.job'") == "none");
        auto payload = text(world, "SELECT payload FROM job WHERE kind = 'mail.queue_reply'");
        auto queued = text(world, "SELECT reply FROM mail_outgoing");
        CHECK(wire::parse<events::ReplyPosted>(queued)->recipients.size() == 1);
        auto pending = wire::parse<events::ReplyPosted>(payload);
        REQUIRE(pending);
        CHECK(pending->recipients.size() == 1);
        CHECK(pending->recipients.front().name == "Bob Baker");
    });
}

TEST_CASE("an erasure is confirmed by the address, and can be rehearsed") {
    in_each_world([](World& world) {
        CHECK(it::refusal(world.run("person erase", {{"user", address}})) == "not_confirmed");
        CHECK(
            it::refusal(world.run("person erase", {{"user", address}, {"yes", "bob@acme.test"}})) ==
            "not_confirmed"
        );
        CHECK(
            it::refusal(world.run("person erase", {{"user", "no@one.test"}, {"yes", "no@one.test"}})
            ) == "no_such_person"
        );
        auto before = places(world, marker);

        auto counts = done(erase_person(*world.environment, world.modules, world.subject(), true));
        CHECK(places(world, marker) == before);
        CHECK(
            text(world, "SELECT name FROM user_account WHERE email = '" + address + "'") ==
            full_name
        );
        auto messages = std::ranges::find(counts, "ticketing: messages", &ErasedCount::what);
        REQUIRE(messages != counts.end());
        CHECK(messages->count > 0);
        CHECK(world.run("person erase", {{"user", address}, {"dry_run", true}}));
        CHECK(places(world, marker) == before);
    });
}

TEST_CASE("an erasure that was interrupted goes on, and one that is done does nothing") {
    in_each_world([](World& world) {
        auto interrupted = world.modules;
        interrupted.front().personal_data.erasure_end.clear();  // As if it had ended before that.
        done(erase_person(*world.environment, interrupted, world.subject(), false));
        CHECK_FALSE(places(world, address).empty());

        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));
        for (const auto& each : all_of_ann) CHECK(places(world, each) == "");
        auto entries =
            text(world, "SELECT CAST(COUNT(*) AS TEXT) FROM ticket_message WHERE text = ''");
        CHECK(
            it::refusal(world.run("person erase", {{"user", address}, {"yes", address}})) ==
            "no_such_person"
        );
        CHECK(
            entries ==
            text(world, "SELECT CAST(COUNT(*) AS TEXT) FROM ticket_message WHERE text = ''")
        );
    });
}

TEST_CASE("the last administrator is not erased, and nothing of them") {
    in_each_world([](World& world) {
        CHECK(
            it::refusal(
                world.run("person erase", {{"user", "admin@desk.test"}, {"yes", "admin@desk.test"}})
            ) == "last_administrator"
        );
        CHECK_FALSE(places(world, "Ada Adams").empty());
        CHECK(
            text(
                world,
                "SELECT CAST(is_active AS TEXT) FROM user_account WHERE email = 'admin@desk.test'"
            ) == "1"
        );
    });
}

TEST_CASE("an export holds what an erasure takes, for a person to read") {
    in_each_world([](World& world) {
        auto directory = world.database.directory() + "/export";
        CHECK(world.run("person export", {{"user", address}, {"to", directory}}));

        auto list = [&](const std::string& name) { return content_of(directory + "/" + name); };
        CHECK(list("account.json").find(full_name) != std::string::npos);
        CHECK(list("sessions.json").find("AnnBrowser") != std::string::npos);
        CHECK(list("tokens.json").find("Ann Archer script") != std::string::npos);
        CHECK(list("tickets.json").find(subject_marker) != std::string::npos);
        CHECK(list("messages.json").find("I saw a " + marker) != std::string::npos);
        CHECK(list("drafts.json").find("Also a " + marker) != std::string::npos);
        CHECK(list("watching.json").find("SHOP-2") != std::string::npos);
        CHECK(list("views.json").find("My " + marker) != std::string::npos);
        CHECK(list("mails/1.eml").find(marker) != std::string::npos);
        CHECK(list("attachments/1-photo.png") == "picture of " + marker);
        CHECK(list("README.txt").find("messages.json: ") != std::string::npos);
        CHECK(list("messages.json").find("bobmarker") == std::string::npos);
        for (const auto& file : std::filesystem::directory_iterator(directory))
            if (file.path().extension() == ".json")
                CHECK(wire::parse_json(content_of(file.path())));

        CHECK(
            it::refusal(world.run("person export", {{"user", address}, {"to", directory}})) ==
            "export_directory_taken"
        );
        CHECK(it::security_log(*world.database).find("exported") != std::string::npos);
    });
}

}  // namespace mainstay::server
