#include <algorithm>

#include <doctest/doctest.h>

#include "http/tus_store.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/uploads.hpp"

namespace mainstay::ticketing::test::files_test {

namespace {

/// Runs `body` at a desk where blobs can be staged beforehand.
void with_files(
    const std::function<void(db::Sql& sql, const Desk& desk, const db::StagedBlob& staged)>& body
) {
    with_desk([&](db::test::TestDatabase& database, const Desk& desk) {
        auto blobs = db::Blobs::open(*database, database.directory() + "/blobs");
        auto staged = blobs->stage("some bytes", noon);
        database->write([&](db::Sql& sql) { body(sql, desk, staged); });
    });
}

Id<Attachment> a_file(
    db::Sql& sql, Id<User> owner, const db::StagedBlob& staged,
    std::string media_type = "image/png", int seconds = 0
) {
    ReceivedFile file{staged.hash, staged.bytes, std::move(media_type)};
    return done(upload_file(sql, as(sql, owner, seconds), {{"fire.png"}}, file)).id;
}

std::string post_with(
    db::Sql& sql, Id<User> user, const std::string& key, std::vector<Id<Attachment>> files,
    Visibility visibility = Visibility::public_
) {
    PostMessage request{
        .key = key, .text = {"See."}, .visibility = visibility, .attachments = std::move(files)
    };
    return refusal(add_message(sql, as(sql, user), request, Source::web));
}

std::string fetch_as(db::Sql& sql, Id<User> user, Id<Attachment> file) {
    return refusal(fetch(sql, as(sql, user), {file, {}}));
}

}  // namespace

TEST_CASE("a person may have only so much uploaded that no message holds") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        auto check = [&](Id<User> user, LooseFiles limits) {
            return refusal(check_upload(sql, as(sql, user), 10, limits));
        };
        auto key = a_ticket(sql, desk.ann);
        auto file = a_file(sql, desk.ann, staged);
        a_file(sql, desk.ann, staged);

        CHECK(check(desk.ann, {.files_max = 3, .bytes_max = 30}) == "ok");
        CHECK(check(desk.ann, {.files_max = 2, .bytes_max = 30}) == "too_many_loose_files");
        CHECK(check(desk.ann, {.files_max = 3, .bytes_max = 29}) == "too_many_loose_files");
        CHECK(check(desk.bob, {.files_max = 1, .bytes_max = 10}) == "ok");

        CHECK(post_with(sql, desk.ann, key, {file}) == "ok");
        CHECK(check(desk.ann, {.files_max = 2, .bytes_max = 20}) == "ok");
    });
}

TEST_CASE("files on their way count as uploaded files that no message holds, by their whole size") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob&) {
        auto check = [&](Id<User> user, LooseFiles limits, int seconds = 0) {
            return refusal(check_upload(sql, as(sql, user, seconds), 10, limits));
        };
        http::Upload upload{
            .id = "a",
            .endpoint = std::string(uploads_path),
            .owner = desk.ann,
            .bytes = 20,
            .metadata = "",
            .expires_at = noon + std::chrono::hours(1),
        };
        http::store::insert(sql, upload);

        CHECK(check(desk.ann, {.files_max = 2, .bytes_max = 30}) == "ok");
        CHECK(check(desk.ann, {.files_max = 1, .bytes_max = 30}) == "too_many_loose_files");
        CHECK(check(desk.ann, {.files_max = 2, .bytes_max = 29}) == "too_many_loose_files");
        CHECK(check(desk.bob, {.files_max = 1, .bytes_max = 10}) == "ok");
        CHECK(check(desk.ann, {.files_max = 1, .bytes_max = 10}, 3600) == "ok");
    });
}

TEST_CASE("a file is its owner's until it is posted, and its message's readers' from then on") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        auto key = a_ticket(sql, desk.ann);
        auto file = a_file(sql, desk.ann, staged);
        CHECK(fetch_as(sql, desk.ann, file) == "ok");
        CHECK(fetch_as(sql, desk.lea, file) == "not_found");
        CHECK(fetch_as(sql, desk.admin, file) == "not_found");

        CHECK(post_with(sql, desk.ann, key, {file}) == "ok");

        CHECK(fetch_as(sql, desk.lea, file) == "ok");
        CHECK(fetch_as(sql, desk.bob, file) == "not_found");
        CHECK(fetch_as(sql, desk.bob, Id<Attachment>{999}) == "not_found");
        auto shown = done(messages(sql, as(sql, desk.lea), {.key = key})).items.back();
        REQUIRE(shown.attachments.size() == 1);
        CHECK(shown.attachments.front().name == "fire.png");
        CHECK(shown.attachments.front().bytes == 10);
    });
}

TEST_CASE("a file of a private note is not for requesters") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        auto key = a_ticket(sql, desk.ann);
        auto file = a_file(sql, desk.lea, staged);

        CHECK(post_with(sql, desk.lea, key, {file}, Visibility::private_) == "ok");

        CHECK(fetch_as(sql, desk.ann, file) == "not_found");
        CHECK(fetch_as(sql, desk.boss, file) == "not_found");
        CHECK(fetch_as(sql, desk.tom, file) == "ok");
    });
}

TEST_CASE("a file is posted once, and by its owner") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        auto key = a_ticket(sql, desk.ann);
        auto file = a_file(sql, desk.ann, staged), other = a_file(sql, desk.ann, staged);
        auto unknown = "attachments[1] attachment_unknown";

        CHECK(post_with(sql, desk.lea, key, {file}) == "attachments[0] attachment_unknown");
        CHECK(post_with(sql, desk.ann, key, {file, {999}}) == unknown);
        CHECK(post_with(sql, desk.ann, key, {other, other}) == unknown);
        CHECK(
            post_with(sql, desk.ann, key, std::vector<Id<Attachment>>(51, other)) ==
            "attachments too_many_items"
        );
    });
}

TEST_CASE("a ticket may begin with files, and a reply takes its files along") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        OpenTicket request{
            .application = {"SHOP"},
            .subject = {"It burns"},
            .text = {"See."},
            .attachments = {a_file(sql, desk.ann, staged)},
        };
        auto key = done(create(sql, as(sql, desk.ann), request, Source::web)).body.key;
        CHECK(
            done(messages(sql, as(sql, desk.lea), {.key = key})).items.front().attachments.size() ==
            1
        );

        post_with(sql, desk.lea, key, {a_file(sql, desk.lea, staged)});

        auto sent = published(sql, "reply.posted").back().at("attachments").at(0);
        CHECK(sent.at("blob").as_string() == staged.hash.hex);
        CHECK(sent.at("name").as_string() == "fire.png");
    });
}

TEST_CASE("only raster images are shown within a page, and only when asked for") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        auto shown = [&](std::string media_type, bool is_asked) {
            auto file = a_file(sql, desk.ann, staged, std::move(media_type));
            FetchAttachment request{file, Count<0, 1>{is_asked}};
            return done(fetch(sql, as(sql, desk.ann), request)).is_inline;
        };

        CHECK(shown("image/png", true));
        CHECK_FALSE(shown("image/png", false));
        for (auto* media_type : {"image/svg+xml", "text/html", "application/pdf", "text/plain"})
            CHECK_FALSE(shown(media_type, true));
    });
}

TEST_CASE("a file needs bytes and a name that leads nowhere") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        auto named = [&](std::string name) {
            ReceivedFile file{staged.hash, staged.bytes, "image/png"};
            return refusal(upload_file(sql, as(sql, desk.ann), {{std::move(name)}}, file));
        };

        for (auto* name : {"../x", "a/b", "a\\b", "a\nb", " ", ".", ".."})
            CHECK(named(name) == "name bad_file_name");
        CHECK(named("größe 1.png") == "ok");
        CHECK(
            refusal(upload_file(sql, as(sql, desk.ann), {{"x"}}, {staged.hash, 0, "x/x"})) ==
            "body attachment_empty"
        );
    });
}

TEST_CASE("files that were never posted go after a day, the others stay") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto blobs = db::Blobs::open(*database, database.directory() + "/blobs");
        auto staged = blobs->stage("some bytes", noon);
        auto files = database->write([&](db::Sql& sql) {
            auto key = a_ticket(sql, desk.ann);
            std::array made{
                a_file(sql, desk.ann, staged), a_file(sql, desk.ann, staged, "image/png", 7200),
                a_file(sql, desk.ann, staged)
            };
            post_with(sql, desk.ann, key, {made[2]});
            return made;
        });

        auto schedule = schedules(*database);
        auto tomorrow = noon + std::chrono::hours(25);
        database->write([&](db::Sql& sql) {
            jobs::declare(sql, schedule, {noon});
            jobs::enqueue_due(sql, schedule, {tomorrow});
        });
        auto drop =
            *std::ranges::find(schedule, "ticketing.drop_unposted_files", &jobs::Schedule::name);
        jobs::run_due(*database, {jobs::worker_of(drop)}, [&] { return tomorrow; });

        database->write([&](db::Sql& sql) {
            CHECK(fetch_as(sql, desk.ann, files[0]) == "not_found");
            CHECK(fetch_as(sql, desk.ann, files[1]) == "ok");
            CHECK(fetch_as(sql, desk.ann, files[2]) == "ok");
        });
    });
}

TEST_CASE("the files of an unsent message are kept as long as it is, and no longer") {
    with_files([](db::Sql& sql, const Desk& desk, const db::StagedBlob& staged) {
        auto key = a_ticket(sql, desk.ann);
        auto held = a_file(sql, desk.lea, staged), loose = a_file(sql, desk.lea, staged);
        auto save = [&](std::vector<Id<Attachment>> files) {
            SaveDraft request{key, {"Dear"}, Visibility::public_, std::move(files)};
            return refusal(save_draft(sql, as(sql, desk.lea), request));
        };
        auto held_by = [&](Id<User> user) {
            return done(draft(sql, as(sql, user), {key})).attachments.size();
        };
        auto after_days = noon + std::chrono::hours(72);

        CHECK(save({held}) == "ok");
        CHECK(held_by(desk.lea) == 1);
        CHECK(held_by(desk.leo) == 0);
        CHECK(store::remove_unbound(sql, after_days, after_days, 100) == 1);
        CHECK(fetch_as(sql, desk.lea, held) == "ok");
        CHECK(fetch_as(sql, desk.lea, loose) == "not_found");
        CHECK(save({held, loose}) == "attachments[1] attachment_unknown");
        CHECK(save({held, held}) == "attachments[1] attachment_unknown");
        CHECK(held_by(desk.lea) == 1);

        CHECK(post_with(sql, desk.lea, key, {held}) == "ok");
        CHECK(held_by(desk.lea) == 0);
        CHECK(fetch_as(sql, desk.ann, held) == "ok");

        auto dropped = a_file(sql, desk.lea, staged);
        CHECK(save({dropped}) == "ok");
        done(drop_draft(sql, as(sql, desk.lea), {key}));
        CHECK(store::remove_unbound(sql, after_days, after_days, 100) == 1);
        CHECK(fetch_as(sql, desk.lea, dropped) == "not_found");
    });
}

TEST_CASE("handing over, resolving or noting by another way leaves the unsent reply alone") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto lea = as(sql, desk.lea);
        done(save_draft(sql, lea, {key, {"Dear Ann"}, Visibility::public_, {}}));

        done(escalate(sql, lea, {key, {}, Level::L2, {"Please look."}}, Source::web));
        ResolveTicket resolved{
            .key = key, .resolution = Resolution::fixed, .note = MessageText{"Done."}
        };
        done(resolve(sql, lea, resolved, Source::web));

        CHECK(done(draft(sql, lea, {key})).text == "Dear Ann");
    });
}

}  // namespace mainstay::ticketing::test::files_test
