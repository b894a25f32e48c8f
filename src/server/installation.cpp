#include "server/installation.hpp"

#include <algorithm>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"
#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "server/key_file.hpp"
#include "ticketing/ticketing.hpp"
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
        .write_threads = threads + 2,
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

// Whether no key was ever used here: the table that tells its digest is not there yet.
bool is_new(const std::vector<std::string>& pending) {
    return std::find(pending.begin(), pending.end(), "server/0001_installation") != pending.end();
}

Result<Key> key_for(const Settings& settings, bool is_new) {
    auto file = key_path(settings);
    return is_new && !std::filesystem::exists(file) ? make_key(file) : read_key(file);
}

Error unusable(const db::Failure& failure) {
    return refuse(code::unusable_database, {{"reason", failure.what()}});
}

}  // namespace

Result<DataLock> DataLock::take(const std::string& data) {
    if (std::filesystem::create_directories(data))
        std::filesystem::permissions(data, std::filesystem::perms::owner_all);
    auto file = data + "/serve.lock";
    int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (descriptor >= 0) ::close(descriptor);
        return refuse(code::already_served, {{"data", data}});
    }
    return DataLock(descriptor);
}

DataLock::~DataLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::vector<db::Migrations> all_migrations() {
    return {db::migrations(),        http::migrations(),     jobs::migrations(),
            events::migrations(),    timeline::migrations(), identity::migrations(),
            ticketing::migrations(), mail::migrations(),     server::migrations()};
}

Result<Installation> open_to_serve(const Settings& settings, Time now) {
    try {
        Installation installation{.database = db::Database::open(database_options(settings))};
        auto& database = *installation.database;
        auto floors = all_migrations();
        installation.key = TRY(key_for(settings, is_new(db::pending(database, floors))));
        for (const auto& applied : db::migrate(database, floors, now))
            MAINSTAY_LOG(debug, "server", "applied {}", applied);
        TRY(enter(database, settings, installation.key, now));
        installation.public_url = public_url(settings);
        installation.blobs = db::Blobs::open(database, settings.data + "/blobs");
        return installation;
    } catch (const db::Failure& failure) {
        return unusable(failure);
    }
}

Result<Installation> open_existing(const Settings& settings) {
    if (!settings.database && !std::filesystem::exists(settings.data + "/mainstay.db"))
        return refuse(code::no_installation, {{"data", settings.data}});
    try {
        Installation installation{.database = db::Database::open(database_options(settings))};
        auto& database = *installation.database;
        if (!db::pending(database, all_migrations()).empty()) return refuse(code::older_database);
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
