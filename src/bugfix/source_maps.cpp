#include "bugfix/source_maps.hpp"

#include <list>
#include <map>

#include "base/log.hpp"
#include "bugfix/debug_file_store.hpp"

namespace mainstay::bugfix {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds changing_for{10};
constexpr std::chrono::minutes broken_for{1};
constexpr std::chrono::days use_written_each{1};
constexpr std::size_t applications_known_max = 10'000;
constexpr std::size_t answers_known_max = 20'000;

void log_map_failure(const std::exception& error) {
    MAINSTAY_LOG(error, "bugfix", "a source map could not be used: {}", error.what());
}

}  // namespace

std::optional<DebugFile> find_source_map(
    db::Sql& sql, Id<Application> application, const errors::MapRequest& request
) {
    using enum DebugFileKind;
    if (!request.debug_id.empty())
        if (auto found = store::debug_file_by_id(sql, application, source_map, request.debug_id))
            return found;
    if (request.release.empty() || request.path.empty()) return std::nullopt;
    auto at = [&](DebugFileKind kind, const std::string& path) -> std::optional<DebugFile> {
        auto found = store::debug_file_by_path(
            sql, application, kind, request.release, request.distribution, path
        );
        if (!found && !request.distribution.empty())
            found = store::debug_file_by_path(sql, application, kind, request.release, "", path);
        return found;
    };
    if (const auto used = at(script, request.path)) {
        if (!used->map_path.empty())
            if (auto found = at(source_map, used->map_path)) return found;
        if (!used->debug_id.empty())
            if (auto found = store::debug_file_by_id(sql, application, source_map, used->debug_id))
                return found;
    }
    return at(source_map, request.path + ".map");
}

class SourceMaps::Known {
public:
    void open(db::Database& database, db::Blobs& blobs, Clock clock, std::size_t bytes_max) {
        std::lock_guard lock(mutex_);
        database_ = &database;
        blobs_ = &blobs;
        clock_ = std::move(clock);
        bytes_max_ = bytes_max;
    }

    void close() {
        std::lock_guard lock(mutex_);
        database_ = nullptr;
    }

    /// Its owners: the list of those that are known, and whoever maps by it.
    using Map = std::shared_ptr<const errors::SourceMap>;

    /// Nothing: there is none, or it cannot be read.
    Map find(Id<Application> application, const errors::MapRequest& request) {
        try {
            const auto change = change_of(application);
            if (change == 0) return nullptr;
            const auto file = answer(application, request, change);
            if (!file || !file->blob) return nullptr;
            note_use(*file);
            if (auto map = remembered(file->id)) return map;
            return load(*file);
        } catch (const std::exception& error) {
            log_map_failure(error);
            return nullptr;
        }
    }

    void forget(Id<Application> application) {
        std::lock_guard lock(mutex_);
        changing_[application] = Steady::now() + changing_for;
        if (changing_.size() > applications_known_max) changing_.clear();
    }

    bool alone(const std::function<void()>& read) {
        std::unique_lock lock(reading_, map_awaited);
        if (!lock.owns_lock()) return false;
        read();
        return true;
    }

    std::size_t known_bytes() const {
        std::lock_guard lock(mutex_);
        return bytes_;
    }

private:
    struct Total {
        std::int64_t change = 0;  // 0: it has no files.
        Steady::time_point read_at;
    };

    struct Answer {
        std::optional<DebugFile> file;
        std::int64_t change = 0;  // Of the application, when it was asked.
    };

    struct Read {
        Id<DebugFile> id;
        Map map;
        std::size_t bytes = 0;
    };

    /// Which state of its files an application is in; 0: it has none.
    std::int64_t change_of(Id<Application> application) {
        const auto now = Steady::now();
        db::Database* database = nullptr;
        {
            std::lock_guard lock(mutex_);
            if (!database_) return 0;
            const auto known = totals_.find(application);
            const auto changing = changing_.find(application);
            const bool is_changing = changing != changing_.end() && now < changing->second;
            if (known != totals_.end() && !is_changing &&
                now - known->second.read_at < debug_totals_known)
                return known->second.change;
            database = database_;
        }
        const auto total =
            database->read([&](db::Sql& sql) { return store::debug_file_total(sql, application); });
        std::lock_guard lock(mutex_);
        if (totals_.size() >= applications_known_max) totals_.clear();
        const auto change = total.files == 0 ? 0 : total.change;
        totals_[application] = {change, now};
        return change;
    }

    std::optional<DebugFile> answer(
        Id<Application> application, const errors::MapRequest& request, std::int64_t change
    ) {
        auto key = std::pair(application, request);
        db::Database* database = nullptr;
        {
            std::lock_guard lock(mutex_);
            const auto known = answers_.find(key);
            if (known != answers_.end() && known->second.change == change)
                return known->second.file;
            database = database_;
        }
        if (!database) return std::nullopt;
        auto file = database->read([&](db::Sql& sql) {
            return find_source_map(sql, application, request);
        });
        std::lock_guard lock(mutex_);
        if (answers_.size() >= answers_known_max) answers_.clear();
        answers_[std::move(key)] = {file, change};
        return file;
    }

    Map remembered(Id<DebugFile> id) {
        std::lock_guard lock(mutex_);
        const auto found = places_.find(id);
        if (found == places_.end()) return nullptr;
        maps_.splice(maps_.begin(), maps_, found->second);
        return maps_.front().map;
    }

    /// Reads a map that nobody else is reading.
    Map load(const DebugFile& file) {
        Map map;
        alone([&] {
            map = remembered(file.id);  // Somebody read it meanwhile.
            if (map || is_broken(file.id)) return;
            const auto json = blobs_->read(*file.blob);
            auto read = errors::SourceMap::read(json);
            if (!read) {
                std::lock_guard lock(mutex_);
                broken_[file.id] = Steady::now() + broken_for;
                return;
            }
            // Owners: see the type.
            map = std::make_shared<const errors::SourceMap>(*std::move(read));
            remember(file.id, map);
        });
        return map;
    }

    bool is_broken(Id<DebugFile> id) {
        std::lock_guard lock(mutex_);
        if (broken_.size() > applications_known_max) broken_.clear();
        const auto found = broken_.find(id);
        return found != broken_.end() && Steady::now() < found->second;
    }

    void remember(Id<DebugFile> id, Map map) {
        const auto bytes = map->memory_bytes();
        std::lock_guard lock(mutex_);
        if (bytes > bytes_max_) return;
        maps_.push_front({id, std::move(map), bytes});
        places_[id] = maps_.begin();
        bytes_ += bytes;
        while (bytes_ > bytes_max_) {
            bytes_ -= maps_.back().bytes;
            places_.erase(maps_.back().id);
            maps_.pop_back();
        }
    }

    /// Writes once a day that a file is of use.
    void note_use(const DebugFile& file) {
        db::Database* database = nullptr;
        Time now;
        {
            std::lock_guard lock(mutex_);
            if (!database_) return;
            now = clock_();
            if (uses_.size() > answers_known_max) uses_.clear();
            auto& used =
                uses_.try_emplace(file.id, file.last_used_at.value_or(Time{})).first->second;
            if (now - used < use_written_each) return;
            used = now;
            database = database_;
        }
        auto body = [id = file.id, now](db::Sql& sql) {
            store::write_debug_file_use(sql, id, now);
            return true;
        };
        try {
            database->submit_write(body, [](const std::exception_ptr&) {});
        } catch (const db::Overloaded&) {
            return;  // Tomorrow again.
        }
    }

    mutable std::mutex mutex_;
    std::timed_mutex reading_;  // Taken before the other.
    db::Database* database_ = nullptr;
    db::Blobs* blobs_ = nullptr;
    Clock clock_;
    std::size_t bytes_max_ = 0;
    std::map<Id<Application>, Total> totals_;
    std::map<Id<Application>, Steady::time_point> changing_;
    std::map<std::pair<Id<Application>, errors::MapRequest>, Answer> answers_;
    std::list<Read> maps_;  // Those of use last first.
    std::map<Id<DebugFile>, std::list<Read>::iterator> places_;
    std::map<Id<DebugFile>, Steady::time_point> broken_;
    std::map<Id<DebugFile>, Time> uses_;
    std::size_t bytes_ = 0;
};

SourceMaps::SourceMaps() : known_(std::make_unique<Known>()) {}

SourceMaps::~SourceMaps() = default;

void SourceMaps::open(
    db::Database& database, db::Blobs& blobs, Clock clock, std::size_t bytes_max
) {
    known_->open(database, blobs, std::move(clock), bytes_max);
}

void SourceMaps::close() { known_->close(); }

std::vector<errors::Unmapped> SourceMaps::symbolicate(
    Id<Application> application, errors::ErrorEvent& event
) {
    std::vector<Known::Map> used;  // Until all frames are mapped.
    return errors::symbolicate(event, [&](const errors::MapRequest& request) {
        auto map = known_->find(application, request);
        if (map) used.push_back(map);
        return map.get();
    });
}

void SourceMaps::forget(Id<Application> application) { known_->forget(application); }

bool SourceMaps::alone(const std::function<void()>& read) { return known_->alone(read); }

std::size_t SourceMaps::known_bytes() const { return known_->known_bytes(); }

}  // namespace mainstay::bugfix
