// What an installation keeps on disk: its sealing key, its records and its blobs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "db/migrate.hpp"
#include "module/module.hpp"
#include "server/settings.hpp"

namespace mainstay::server {

namespace code {

inline constexpr Code no_installation{
    "no_installation", Refusal::not_found,
    "There is no installation in {data}. Start `mainstay serve --data {data}` once."
};
inline constexpr Code older_database{
    "older_database", Refusal::conflict,
    "The database was last used by an older Mainstay. Start `mainstay serve` once to bring it up "
    "to date."
};
inline constexpr Code unusable_database{
    "unusable_database", Refusal::conflict, "The database cannot be used: {reason}"
};
inline constexpr Code other_key{
    "other_key", Refusal::conflict,
    "The sealing key {file} is not the one this database was set up with. Put that key back, or "
    "name it with --key-file."
};
inline constexpr Code emptied_database{
    "emptied_database", Refusal::conflict,
    "The sealing key {file} is here, but the database {database} holds no installation: it was "
    "emptied or replaced, or is another one. Restore it from a backup, or name the right one with "
    "--data or --database. To set up a new installation with this key, start with --begin-anew."
};
inline constexpr Code data_unusable{
    "data_unusable", Refusal::conflict,
    "The data directory {data} cannot be used: {reason}. Mainstay has to read and write in it."
};
inline constexpr Code already_served{
    "already_served", Refusal::conflict,
    "Another `mainstay serve` works in {data}. Stop it first, or name another --data."
};

}  // namespace code

/// Holds a data directory for one server, as long as it lives. Ends with the process, however that
/// ends.
class DataLock {
public:
    /// Makes the directory, for its owner only, where it is not there. Refuses: already_served;
    /// data_unusable.
    static Result<DataLock> take(const std::string& data);

    DataLock(DataLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

    DataLock& operator=(DataLock&&) = delete;
    ~DataLock();

private:
    explicit DataLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

struct Installation {
    Key key;
    std::string public_url;  // Where it is served, or was last.
    std::unique_ptr<db::Database> database;
    std::unique_ptr<db::Blobs> blobs;
};

/// The migrations of all modules, floor by floor.
std::vector<db::Migrations> all_migrations(const std::vector<Module>& modules);

/// Opens an installation for serving: makes what an empty directory lacks, and brings the tables up
/// to date. A new key is put in its place only when the database knows it, so that a key without
/// an installation tells of a lost database, and an interrupted first start is simply repeated.
/// Refuses: key_missing, key_unsafe, key_unreadable, other_key, emptied_database, unusable_database
/// (also: newer than this program).
Result<Installation> open_to_serve(
    const Settings& settings, const std::vector<Module>& modules, Time now
);

/// Opens an installation that is there and up to date, beside a server that may be running.
/// Refuses: as open_to_serve; no_installation, older_database.
Result<Installation> open_existing(const Settings& settings, const std::vector<Module>& modules);

}  // namespace mainstay::server
