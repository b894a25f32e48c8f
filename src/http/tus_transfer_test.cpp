#include "http/tus_transfer.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/testing.hpp"
#include "http/idempotency.hpp"

namespace mainstay::http::test::tus_transfer_test {

namespace {

constexpr Time noon{1'800'000'000'000'000};
constexpr std::string_view path = "/uploads";
constexpr Id<User> ann{7};

/// A node on a database that others may share.
struct Node {
    explicit Node(db::test::TestDatabase& database_)
        : database(*database_),
          blobs(db::Blobs::open(*database_, database_.directory() + "/blobs")) {}

    /// A file of so many bytes, of which none has come.
    Upload begin(std::int64_t bytes) {
        Upload upload{
            .id = hex(random_bytes(16)),
            .endpoint = std::string(path),
            .owner = ann,
            .bytes = bytes,
            .metadata = "filetype dGV4dC9wbGFpbg==",
            .expires_at = clock() + upload_kept,
        };
        database.write([&](db::Sql& sql) { store::insert(sql, upload); });
        return upload;
    }

    /// What is known of it now.
    std::optional<Upload> find(const Upload& upload) {
        return database.read([&](db::Sql& sql) {
            return store::find_upload(sql, upload.id, path, upload.owner, clock());
        });
    }

    TusTransfer transfer(const Upload& upload, std::optional<TusChecksum> checksum = {}) {
        auto at = find(upload);
        REQUIRE(at);
        return {{database, *blobs, clock}, tus, Call::system(clock(), "r"), *at, checksum};
    }

    /// Sends bytes in one request, which is cut off or not: `ok`, or why they were refused.
    std::string send(
        const Upload& upload, std::string_view bytes, bool is_whole = true,
        std::optional<TusChecksum> checksum = {}
    ) {
        auto sending = transfer(upload, std::move(checksum));
        if (auto taken = sending.take(bytes); !taken) return taken.error().code;
        return end(sending, is_whole);
    }

    static std::string end(TusTransfer& sending, bool is_whole = true) {
        auto finished = sending.finish(is_whole);
        if (!finished) return finished.error().code;
        return *finished ? "ok" : "wrong checksum";
    }

    std::int64_t kept_blobs() {
        return database.read([](db::Sql& sql) {
            return *sql.value<std::int64_t>("SELECT count(*) FROM blob WHERE refs > 0");
        });
    }

    db::Database& database;
    std::unique_ptr<db::Blobs> blobs;
    Time now = noon;
    Clock clock = [this] { return now; };
    std::vector<Uploaded> files;  // What became of uploads.
    Tus tus{
        std::string(path),
        {.bytes_max = 1 << 30,
         .check = {},
         .finish = [this](db::Sql& sql, const Call&, const TusMetadata&, const Uploaded& file)
             -> Result<std::int64_t> {
             db::keep(sql, file.blob);
             files.push_back(file);
             return static_cast<std::int64_t>(files.size());
         }}
    };
};

void on_each_node(const std::function<void(Node& node)>& body) {
    start_crypto();
    db::test::on_each_database(
        {db::migrations(), http::migrations()},
        [&](db::test::TestDatabase& database) {
            Node node(database);
            body(node);
        }
    );
}

/// Bytes that differ from one place to the next.
std::string some_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(i * 131 + i / 257);
    return bytes;
}

}  // namespace

TEST_CASE("an upload that comes in pieces becomes one file of the same bytes") {
    on_each_node([](Node& node) {
        auto bytes = some_bytes(100'000);
        auto upload = node.begin(100'000);

        CHECK(node.send(upload, bytes.substr(0, 40'000)) == "ok");
        CHECK(node.find(upload)->received == 40'000);
        CHECK(node.files.empty());
        CHECK(node.send(upload, bytes.substr(40'000, 1)) == "ok");
        CHECK(node.send(upload, bytes.substr(40'001)) == "ok");

        REQUIRE(node.files.size() == 1);
        CHECK(node.blobs->read(node.files[0].blob) == bytes);
        CHECK(node.files[0].media_type == "text/plain");
        CHECK(node.files[0].head == bytes.substr(0, 4096));
        CHECK(node.find(upload)->file == 1);
        CHECK(node.find(upload)->received == 100'000);
        CHECK(node.kept_blobs() == 1);
    });
}

TEST_CASE("what came before a request was cut off is kept, and the upload goes on behind it") {
    on_each_node([](Node& node) {
        auto bytes = some_bytes(3'000);
        auto upload = node.begin(3'000);

        CHECK(node.send(upload, bytes.substr(0, 1'234), false) == "ok");
        CHECK(node.find(upload)->received == 1'234);
        CHECK(node.send(upload, bytes.substr(1'234), false) == "ok");

        REQUIRE(node.files.size() == 1);
        CHECK(node.blobs->read(node.files[0].blob) == bytes);
    });
}

TEST_CASE(
    "of what a crash interrupts, pieces of 8 MiB are there already, and nothing is counted "
    "that is not"
) {
    on_each_node([](Node& node) {
        auto bytes = some_bytes((9 << 20) + 5);
        auto upload = node.begin(std::ssize(bytes));
        {
            auto crashed = node.transfer(upload);
            for (std::size_t at = 0; at + 100'000 < bytes.size(); at += 100'000)
                CHECK(crashed.take(std::string_view(bytes).substr(at, 100'000)));
        }

        auto found = node.find(upload)->received;
        CHECK(found >= 8 << 20);
        CHECK(found < 9 << 20);
        CHECK(
            node.send(upload, std::string_view(bytes).substr(static_cast<std::size_t>(found))) ==
            "ok"
        );
        REQUIRE(node.files.size() == 1);
        CHECK(node.blobs->read(node.files[0].blob) == bytes);
    });
}

TEST_CASE("of two requests that go on from the same byte one goes on, also on two nodes") {
    on_each_node([](Node& node) {
        auto upload = node.begin(10);
        auto first = node.transfer(upload), second = node.transfer(upload),
             third = node.transfer(upload);

        CHECK(first.take("aaaa"));
        CHECK(second.take("bbbbb"));
        CHECK(third.take("cccccccccc"));

        CHECK(Node::end(second) == "ok");
        CHECK(Node::end(first) == "upload_offset");
        CHECK(Node::end(third) == "upload_offset");
        CHECK(node.find(upload)->received == 5);
        CHECK(node.files.empty());
        CHECK(node.send(upload, "ddddd") == "ok");
        REQUIRE(node.files.size() == 1);
        CHECK(node.blobs->read(node.files[0].blob) == "bbbbbddddd");
    });
}

TEST_CASE("a request that is too late for a finished or given up upload is refused") {
    on_each_node([](Node& node) {
        auto finished = node.begin(4), given_up = node.begin(4);
        auto late = node.transfer(finished), alone = node.transfer(given_up);
        CHECK(late.take("late"));
        CHECK(alone.take("al"));

        CHECK(node.send(finished, "soon") == "ok");
        node.database.write([&](db::Sql& sql) { store::remove(sql, given_up.id, noon); });

        CHECK(Node::end(late) == "upload_offset");
        CHECK(Node::end(alone) == "not_found");
        CHECK(node.files.size() == 1);
    });
}

TEST_CASE("more bytes than an upload has are refused") {
    on_each_node([](Node& node) {
        auto upload = node.begin(4);

        CHECK(node.send(upload, "12345") == "upload_overrun");
        CHECK(node.find(upload)->received == 0);
    });
}

TEST_CASE("with a checksum all of a request is kept or nothing") {
    on_each_node([](Node& node) {
        auto upload = node.begin(22);
        auto right = parse_tus_checksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=");

        CHECK(node.send(upload, "hello w0rld", true, right) == "wrong checksum");
        CHECK(node.find(upload)->received == 0);
        CHECK(node.send(upload, "hello", false, right) == "ok");
        CHECK(node.find(upload)->received == 0);
        CHECK(node.send(upload, "hello world", true, right) == "ok");
        CHECK(node.find(upload)->received == 11);
        CHECK(node.send(upload, "hello world", true, right) == "ok");
        CHECK(node.find(upload)->file == 1);
    });
}

TEST_CASE("a module that refuses the file leaves the upload as it was") {
    on_each_node([](Node& node) {
        auto finish = std::exchange(
            node.tus.options.finish,
            [](db::Sql&, const Call&, const TusMetadata&, const Uploaded&) -> Result<std::int64_t> {
                return refuse(mainstay::code::forbidden);
            }
        );
        auto upload = node.begin(4);
        CHECK(node.send(upload, "12") == "ok");

        CHECK(node.send(upload, "34") == "forbidden");
        CHECK(node.find(upload)->received == 2);

        node.tus.options.finish = finish;
        CHECK(node.send(upload, "34") == "ok");
        CHECK(node.blobs->read(node.files.at(0).blob) == "1234");
    });
}

TEST_CASE("an upload is found for a day after its last bytes, and then forgotten with its pieces") {
    on_each_node([](Node& node) {
        auto kept = node.begin(10), left = node.begin(10);
        auto forget = [&] {
            return node.database.write([&](db::Sql& sql) {
                return forget_expired_uploads(sql, node.now, 100);
            });
        };
        CHECK(node.send(left, "left") == "ok");
        node.now = noon + std::chrono::hours(23);
        CHECK(node.send(kept, "kept") == "ok");
        CHECK(forget() == 0);

        node.now = noon + std::chrono::hours(25);
        CHECK_FALSE(node.find(left));
        CHECK(node.find(kept)->received == 4);
        CHECK(node.kept_blobs() == 2);
        CHECK(forget() == 1);
        CHECK(node.kept_blobs() == 1);
    });
}

TEST_CASE("the unfinished uploads of a person are counted by the bytes they are to have") {
    on_each_node([](Node& node) {
        auto first = node.begin(100), second = node.begin(4);
        CHECK(node.send(second, "done") == "ok");
        auto of = [&](Id<User> user) {
            return node.database.read([&](db::Sql& sql) {
                return unfinished_uploads(sql, path, user, node.now);
            });
        };

        CHECK(of(ann).files == 1);
        CHECK(of(ann).bytes == 100);
        CHECK(of({8}).files == 0);
        node.database.write([&](db::Sql& sql) { CHECK(forget_uploads(sql, ann, noon) == 2); });
        CHECK(of(ann).files == 0);
        CHECK_FALSE(node.find(first));
    });
}

}  // namespace mainstay::http::test::tus_transfer_test
