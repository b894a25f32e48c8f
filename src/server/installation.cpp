#include "server/installation.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"
#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "jobs/jobs.hpp"
#include "search/search.hpp"
#include "server/file_check.hpp"
#include "server/key_file.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::server {

std::span<const db::Migration> migrations();

namespace {

std::string key_path(const Settings& settings) {
    return settings.key_file.value_or(settings.data + "/key");
}

db::Options database_options(const Settings& settings) {
    auto threads = static_cast<int>(settings.database_threads.value);
    return {
        .location = settings.database.value_or(settings.data + "/mainstay.db"),
        .read_threads = threads,
    };
}

// What proves that a key is this installation's, and gives none of it away.
std::string digest_of(const Key& key) { return hex(keyed_hash(key, "mainstay installation")); }

// Writes down where the installation is served from now on, unless it was set up with another key.
Result<> enter(db::Database& database, const Settings& settings, const Key& key, Time now) {
    auto digest = digest_of(key);
    auto url = public_url(settings);
    auto known = database.write([&](db::Sql& sql) {
        sql.run(
            "INSERT INTO installation (id, key_digest, public_url, created_at)"
            " VALUES (1, :digest, :url, :at) ON CONFLICT DO NOTHING",
            digest, url, now
        );
        sql.run(
            "UPDATE installation SET public_url = :url WHERE id = 1 AND key_digest = :digest", url,
            digest
        );
        return *sql.value<std::string>("SELECT key_digest FROM installation WHERE id = 1");
    });
    if (known != digest) return refuse(code::other_key, {{"file", key_path(settings)}});
    return {};
}

struct Entered {
    std::string key_digest;
    std::string public_url;
};
BOOST_DESCRIBE_STRUCT(Entered, (), (key_digest, public_url))

// The digest of the key that the database was set up with; nothing if it never was.
std::optional<std::string> known_digest(
    db::Database& database, const std::vector<db::Migrations>& floors
) {
    auto pending = db::pending(database, floors);
    bool is_new = std::ranges::find(pending, "server/0001_installation") != pending.end();
    if (is_new) return std::nullopt;
    return database.read([](db::Sql& sql) {
        return sql.value<std::string>("SELECT key_digest FROM installation WHERE id = 1");
    });
}

// Where a new key lies until the database knows it.
std::string unplaced_path(const Settings& settings) { return key_path(settings) + ".new"; }

bool exists(const std::string& file) { return std::filesystem::exists(file); }

// A key for an installation that is being set up, which an interrupted start may have left.
Result<Key> unplaced_key(const Settings& settings) {
    auto file = unplaced_path(settings);
    if (auto left = read_key(file)) return left;
    std::filesystem::remove(file);
    return make_key(file);
}

Result<Key> key_for(const Settings& settings, const std::optional<std::string>& known) {
    auto file = key_path(settings);
    if (exists(file)) {
        if (known || settings.begin_anew) return read_key(file);
        auto database = settings.database ? "that --database names" : "in " + settings.data;
        return refuse(code::emptied_database, {{"file", file}, {"database", database}});
    }
    if (!known) return unplaced_key(settings);
    auto left = read_key(unplaced_path(settings));
    return left && digest_of(*left) == *known ? left : read_key(file);
}

// Puts a new key in its place, now that the database knows it.
Result<> place_key(const Settings& settings) {
    auto from = unplaced_path(settings), file = key_path(settings);
    if (exists(file) || !exists(from)) return {};
    return move_key(from, file);
}

Error unusable(const db::Failure& failure) {
    return refuse(code::unusable_database, {{"reason", failure.what()}});
}

}  // namespace

Result<DataLock> DataLock::take(const std::string& data) {
    auto unusable = [&](int error) {
        return refuse(code::data_unusable, {{"data", data}, {"reason", std::strerror(error)}});
    };
    std::error_code error;
    bool is_new = std::filesystem::create_directories(data, error);
    if (error) return unusable(error.value());
    if (is_new) std::filesystem::permissions(data, std::filesystem::perms::owner_all);
    auto file = data + "/serve.lock";
    DataLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) return unusable(errno);
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return unusable(errno);
        return refuse(code::already_served, {{"data", data}});
    }
    try {
        check_writable(data);
    } catch (const std::system_error& failure) {
        // On a full disk it can still be read, and the readiness check tells.
        bool is_full = finding_of(std::current_exception()).cause == "disk_full";
        if (!is_full) return unusable(failure.code().value());
    }
    return lock;
}

DataLock::~DataLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::vector<db::Migrations> all_migrations(const std::vector<Module>& modules) {
    std::vector<db::Migrations> all{db::migrations(),       http::migrations(),
                                    jobs::migrations(),     events::migrations(),
                                    timeline::migrations(), search::migrations()};
    for (const auto& module : modules)
        if (!module.migrations.empty()) all.push_back(module.migrations);
    all.push_back(server::migrations());
    return all;
}

Result<Installation> open_to_serve(
    const Settings& settings, const std::vector<Module>& modules, Time now
) {
    try {
        Installation installation{.database = db::Database::open(database_options(settings))};
        auto& database = *installation.database;
        auto floors = all_migrations(modules);
        installation.key = TRY(key_for(settings, known_digest(database, floors)));
        for (const auto& applied : db::migrate(database, floors, now))
            MAINSTAY_LOG(debug, "server", "applied {}", applied);
        TRY(enter(database, settings, installation.key, now));
        TRY(place_key(settings));
        installation.public_url = public_url(settings);
        installation.blobs = db::Blobs::open(database, settings.data + "/blobs");
        return installation;
    } catch (const db::Failure& failure) {
        return unusable(failure);
    }
}

Result<Installation> open_existing(const Settings& settings, const std::vector<Module>& modules) {
    if (!settings.database && !std::filesystem::exists(settings.data + "/mainstay.db"))
        return refuse(code::no_installation, {{"data", settings.data}});
    try {
        Installation installation{.database = db::Database::open(database_options(settings))};
        auto& database = *installation.database;
        if (!db::pending(database, all_migrations(modules)).empty())
            return refuse(code::older_database);
        installation.key = TRY(read_key(key_path(settings)));
        auto entered = database.read([](db::Sql& sql) {
            return sql.one<Entered>("FROM installation WHERE id = 1");
        });
        if (!entered) return refuse(code::no_installation, {{"data", settings.data}});
        if (entered->key_digest != digest_of(installation.key))
            return refuse(code::other_key, {{"file", key_path(settings)}});
        installation.public_url = settings.public_url ? public_url(settings) : entered->public_url;
        installation.blobs = db::Blobs::open(database, settings.data + "/blobs");
        return installation;
    } catch (const db::Failure& failure) {
        return unusable(failure);
    }
}

}  // namespace mainstay::server
