#include "bugfix/native_symbols.hpp"

#include <atomic>
#include <fstream>

#include <doctest/doctest.h>
#include <unistd.h>

#include "bugfix/debug_file_store.hpp"
#include "bugfix/debug_files.hpp"
#include "bugfix/world_test.hpp"
#include "errors/read_event.hpp"

namespace mainstay::bugfix::test::native_symbols_test {

namespace {

constexpr std::string_view build_id = "0123456789abcdef0123456789abcdef01234567";

std::string event_json(std::string_view image) {
    return R"({"platform":"native","debug_meta":{"images":[{"type":"elf","image_addr":"0x1000",)"
           R"("image_size":65536,"code_file":"/usr/bin/shop",)" +
           std::string(image) +
           R"(}]},"exception":[{"type":"SIGSEGV","value":"v","stacktrace":{"frames":[)"
           R"({"instruction_addr":"0x2001"},{"instruction_addr":"0x3000"}]}}]})";
}

errors::ErrorEvent event_of(
    std::string_view image = R"("code_id":"0123456789ABCDEF0123456789abcdef01234567")"
) {
    return *errors::read_event(event_json(image), noon);
}

/// SHOP and LEDGER, and a reader that answers what the file holds.
class Desk {
public:
    explicit Desk(db::test::TestDatabase& of)
        : database(of),
          blobs(db::Blobs::open(*of, of.directory() + "/blobs")),
          native({
              .read = [this](
                          int file, std::span<const std::uint64_t> addresses
                      ) { return read(file, addresses); },
              .event_max = std::chrono::milliseconds(200),
          }) {
        database->write([&](db::Sql& sql) {
            shop = it::an_application(sql, "SHOP");
            ledger = it::an_application(sql, "LEDGER");
        });
        native.open(*database, *blobs, [] { return noon; }, of.directory() + "/symbols");
    }

    DebugFile upload(std::string content, std::string_view id = build_id) {
        const auto staged = blobs->stage(content, noon);
        return *database->write([&](db::Sql& sql) {
            return put_debug_file(
                sql, Call::system(noon, "test"),
                {.application = shop,
                 .kind = DebugFileKind::elf,
                 .debug_id = std::string(id),
                 .path = "shop",
                 .blob = staged.hash,
                 .bytes = staged.bytes},
                {}
            );
        });
    }

    symbols::Symbols read(int file, std::span<const std::uint64_t> addresses) {
        ++reads;
        std::string content(100, '\0');
        const auto got = ::pread(file, content.data(), content.size(), 0);
        content.resize(static_cast<std::size_t>(got));
        if (fault) return *fault;
        std::vector<symbols::SymbolChain> chains;
        for (const auto address : addresses)
            chains.push_back(
                {{.function = content + "_" + std::to_string(address),
                  .path = "/build/src/cart.cpp",
                  .folder = "/build",
                  .line = 7}}
            );
        return chains;
    }

    const std::vector<errors::Frame>& resolved(errors::ErrorEvent& event) {
        unresolved = native.resolve(shop, event);
        return event.exceptions.at(0).trace->frames;
    }

    db::test::TestDatabase& database;
    std::unique_ptr<db::Blobs> blobs;
    std::atomic<int> reads = 0;
    std::optional<symbols::SymbolFault> fault;
    std::vector<errors::Unresolved> unresolved;
    Id<Application> shop, ledger;
    NativeSymbols native;
};

void at_desk(const std::function<void(Desk&)>& body) {
    std::vector<db::Migration> all(migrations().begin(), migrations().end());
    it::on_each_database(all, [&](db::test::TestDatabase& database) {
        Desk desk(database);
        body(desk);
    });
}

}  // namespace

TEST_CASE("frames get their functions by the build-id of their binary, or by its debug id") {
    at_desk([](Desk& desk) {
        desk.upload("one");
        for (const auto* image :
             {R"("code_id":"0123456789abcdef0123456789abcdef01234567")",
              R"("debug_id":"67452301-ab89-efcd-0123-456789abcdef")",
              R"("debug_id":"67452301-ab89-efcd-0123-456789abcdef-0","code_id":"ffff")"}) {
            CAPTURE(image);
            auto event = event_of(image);
            const auto& frames = desk.resolved(event);
            CHECK(desk.unresolved.empty());
            REQUIRE(frames.size() == 2);
            CHECK(frames[0].function == "one_4096");
            CHECK(frames[1].function == "one_8192");
            CHECK(frames[1].file == "src/cart.cpp");
            CHECK(frames[1].absolute_path == "/build/src/cart.cpp");
            CHECK(frames[1].line == 7);
        }
        CHECK(desk.reads == 1);  // What was answered is remembered.
        auto event = event_of();
        CHECK(desk.native.resolve(desk.ledger, event).size() == 1);
    });
}

TEST_CASE("a file that takes the place of another is read anew") {
    at_desk([](Desk& desk) {
        desk.upload("one");
        auto first = event_of();
        CHECK(desk.resolved(first)[0].function == "one_4096");
        desk.upload("two");
        auto second = event_of();
        CHECK(desk.resolved(second)[0].function == "two_4096");
    });
}

TEST_CASE("a binary without symbols is named, and what an application without any sends is left") {
    at_desk([](Desk& desk) {
        CHECK_FALSE(desk.native.may_resolve(desk.shop, event_json("")));
        auto event = event_of();
        desk.resolved(event);
        REQUIRE(desk.unresolved.size() == 1);
        CHECK(desk.unresolved[0].image.build_id == build_id);
        CHECK(desk.unresolved[0].image.name == "shop");
        CHECK(desk.unresolved[0].reason == errors::UnresolvedReason::no_file);
        CHECK(desk.reads == 0);
        const auto missing = desk.database->read([&](db::Sql& sql) {
            return missing_symbols(sql, desk.shop, event_of());
        });
        REQUIRE(missing.size() == 1);
        CHECK(missing[0].reason == errors::UnresolvedReason::no_file);

        desk.upload("one");
        CHECK(desk.native.may_resolve(desk.shop, event_json("")));
        CHECK_FALSE(desk.native.may_resolve(desk.shop, R"({"message":"image"})"));
        CHECK_FALSE(desk.native.may_resolve(desk.ledger, event_json("")));
    });
}

TEST_CASE("a file that cannot be read is not tried with each event, and the reason is given") {
    at_desk([](Desk& desk) {
        desk.upload("one");
        desk.fault = symbols::SymbolFault::too_slow;
        for (int time = 0; time < 3; ++time) {
            auto event = event_of();
            CHECK(desk.resolved(event)[0].function.empty());
            REQUIRE(desk.unresolved.size() == 1);
            CHECK(desk.unresolved[0].reason == errors::UnresolvedReason::too_slow);
        }
        CHECK(desk.reads == 1);
    });
}

TEST_CASE("symbols whose blob is gone leave the frames as they came") {
    at_desk([](Desk& desk) {
        const auto file = desk.upload("one");
        desk.database->write([&](db::Sql& sql) {
            sql.run("UPDATE debug_file SET blob = :blob", std::string(64, 'a'));
            return true;
        });
        auto event = event_of();
        CHECK(desk.resolved(event)[0].function.empty());
        REQUIRE(desk.unresolved.size() == 1);
        CHECK(desk.unresolved[0].reason == errors::UnresolvedReason::unreadable);
        desk.native.close();
        desk.resolved(event);
        CHECK(desk.unresolved.at(0).reason == errors::UnresolvedReason::busy);
    });
}

TEST_CASE("the files at hand are bounded, and those not used for longest go") {
    at_desk([](Desk& desk) {
        const std::filesystem::path folder = desk.database.directory() + "/few";
        SymbolFiles files(folder, 250);
        std::vector<db::BlobHash> hashes;
        for (const char letter : {'a', 'b', 'c'})
            hashes.push_back(desk.blobs->stage(std::string(100, letter), noon).hash);
        CHECK(files.open(*desk.blobs, hashes[0]));
        CHECK(files.open(*desk.blobs, hashes[1]));
        const auto now = std::filesystem::file_time_type::clock::now();
        std::filesystem::last_write_time(folder / hashes[1].hex, now - std::chrono::hours(1));
        CHECK(files.open(*desk.blobs, hashes[2]));
        CHECK(std::filesystem::exists(folder / hashes[0].hex));
        CHECK_FALSE(std::filesystem::exists(folder / hashes[1].hex));
        std::ofstream(folder / "x.part") << "left by one that was killed";
        files.sweep();
        CHECK_FALSE(std::filesystem::exists(folder / "x.part"));
        CHECK(files.open(*desk.blobs, hashes[1]));
    });
}

}  // namespace mainstay::bugfix::test::native_symbols_test
