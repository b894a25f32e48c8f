#include "bugfix/native_symbols.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

#include "base/log.hpp"
#include "bugfix/debug_file_store.hpp"
#include "symbols/elf_file.hpp"

namespace mainstay::bugfix {

namespace {

using Steady = std::chrono::steady_clock;
using errors::NativeCall;
using errors::NativeCalls;
using errors::NativeImage;
using errors::UnresolvedReason;

constexpr std::chrono::seconds files_known_for{2};
constexpr std::chrono::hours use_written_each{24};
constexpr std::size_t applications_known_max = 10'000;
constexpr std::size_t files_known_max = 10'000;
constexpr std::size_t uuid_digits = 32;

UnresolvedReason reason_of(symbols::SymbolFault fault) {
    switch (fault) {
        case symbols::SymbolFault::unreadable:
            return UnresolvedReason::unreadable;
        case symbols::SymbolFault::too_slow:
            return UnresolvedReason::too_slow;
        case symbols::SymbolFault::too_large:
            return UnresolvedReason::too_large;
        case symbols::SymbolFault::unavailable:
            return UnresolvedReason::busy;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

// What is below the folder that the compiler ran in is named from there.
NativeCall call_of(const symbols::SymbolFrame& frame) {
    NativeCall call{.function = frame.function, .line = frame.line, .column = frame.column};
    if (frame.path.empty()) return call;
    const auto folder = frame.folder.ends_with('/') ? frame.folder : frame.folder + "/";
    const bool is_absolute = frame.path.starts_with('/') || frame.folder.empty();
    call.path = is_absolute ? frame.path : folder + frame.path;
    const bool is_below = call.path.starts_with(folder) && folder != "/";
    call.file = is_below ? call.path.substr(folder.size()) : call.path;
    return call;
}

std::size_t bytes_of(const std::vector<NativeCall>& calls) {
    std::size_t bytes = 200;  // Of the place that it is kept in.
    for (const auto& each : calls)
        bytes += sizeof each + each.function.size() + each.file.size() + each.path.size();
    return bytes;
}

}  // namespace

class NativeSymbols::Known {
public:
    explicit Known(NativeSymbolOptions options) : options_(std::move(options)) {
        if (options_.read) return;
        options_.read = [](int file, std::span<const std::uint64_t> addresses) {
            return symbols::find_symbols(file, addresses, symbols::AddressOrigin::image, {});
        };
    }

    void open(db::Database& database, db::Blobs& blobs, Clock clock, std::filesystem::path folder) {
        std::lock_guard lock(mutex_);
        database_ = &database;
        blobs_ = &blobs;
        clock_ = std::move(clock);
        files_ = std::make_unique<SymbolFiles>(std::move(folder));
        files_->sweep();
    }

    void close() {
        std::lock_guard lock(mutex_);
        database_ = nullptr;
    }

    bool has_files(Id<Application> application) {
        const auto now = Steady::now();
        db::Database* database = nullptr;
        {
            std::lock_guard lock(mutex_);
            if (!database_) return false;
            const auto known = applications_.find(application);
            if (known != applications_.end() && now - known->second < files_known_for) return true;
            database = database_;
        }
        const auto has = database->read([&](db::Sql& sql) {
            return store::has_debug_files(sql, application, DebugFileKind::elf);
        });
        // That there are none is not remembered: the first may be uploaded just now, on any node.
        if (!has) return false;
        std::lock_guard lock(mutex_);
        if (applications_.size() >= applications_known_max) applications_.clear();
        applications_[application] = now;
        return true;
    }

    std::vector<errors::Unresolved> resolve(
        Id<Application> application, errors::ErrorEvent& event
    ) {
        const auto until = Steady::now() + options_.event_max;
        return errors::resolve_native_frames(
            event,
            [&](const NativeImage& image, std::span<const std::uint64_t> addresses) {
                try {
                    return find(application, image, addresses, until);
                } catch (const std::exception& failure) {
                    MAINSTAY_LOG(
                        warning, "bugfix", "symbols could not be read: {}", failure.what()
                    );
                    return NativeCalls{.reason = UnresolvedReason::unreadable};
                }
            }
        );
    }

private:
    struct Failure {
        UnresolvedReason reason = UnresolvedReason::unreadable;
        Steady::time_point until;
    };

    using Address = std::pair<Id<DebugFile>, std::uint64_t>;
    using Answers = std::map<Address, std::vector<NativeCall>>;

    NativeCalls find(
        Id<Application> application, const NativeImage& image,
        std::span<const std::uint64_t> addresses, Steady::time_point until
    ) {
        db::Database* database = nullptr;
        {
            std::lock_guard lock(mutex_);
            database = database_;
        }
        if (!database) return {.reason = UnresolvedReason::busy};
        const auto file =
            database->read([&](db::Sql& sql) { return find_symbol_file(sql, application, image); });
        if (!file || !file->blob) return {.reason = UnresolvedReason::no_file};
        if (auto known = known_of(*file, addresses)) return *std::move(known);
        const Turn turn(*this, until);
        if (!turn.is_taken()) return {.reason = UnresolvedReason::busy};
        // Another may have asked the same meanwhile.
        if (auto known = known_of(*file, addresses)) return *std::move(known);
        auto calls = read(*file, addresses);
        if (!calls.reason) note_use(*database, *file);
        return calls;
    }

    /// What was answered of all of the addresses, or that the file cannot be read.
    std::optional<NativeCalls> known_of(
        const DebugFile& file, std::span<const std::uint64_t> addresses
    ) {
        std::lock_guard lock(mutex_);
        const auto failed = failures_.find(file.id);
        if (failed != failures_.end() && Steady::now() < failed->second.until)
            return NativeCalls{.reason = failed->second.reason};
        NativeCalls calls;
        for (const auto address : addresses) {
            const auto* found = known_at({file.id, address});
            if (!found) return std::nullopt;
            calls.of_addresses.push_back(*found);
        }
        return calls;
    }

    /// Of the answers that were of use lately, or of the generation before.
    const std::vector<NativeCall>* known_at(const Address& address) {
        if (const auto found = answers_.find(address); found != answers_.end())
            return &found->second;
        auto former = former_answers_.extract(address);
        if (!former) return nullptr;
        answers_bytes_ += bytes_of(former.mapped());
        return &answers_.insert(std::move(former)).position->second;
    }

    NativeCalls read(const DebugFile& file, std::span<const std::uint64_t> addresses) {
        const auto descriptor = files_->open(*blobs_, *file.blob);
        auto symbols = options_.read(*descriptor, addresses);
        std::lock_guard lock(mutex_);
        if (const auto* fault = std::get_if<symbols::SymbolFault>(&symbols)) {
            const auto reason = reason_of(*fault);
            if (failures_.size() >= files_known_max) failures_.clear();
            if (reason != UnresolvedReason::busy)
                failures_[file.id] = {reason, Steady::now() + options_.failure_known};
            return {.reason = reason};
        }
        NativeCalls calls;
        for (const auto& chain : std::get<std::vector<symbols::SymbolChain>>(symbols)) {
            auto& at = calls.of_addresses.emplace_back();
            for (const auto& frame : chain) at.push_back(call_of(frame));
        }
        for (std::size_t at = 0; at < addresses.size(); ++at)
            keep({file.id, addresses[at]}, calls.of_addresses[at]);
        return calls;
    }

    void keep(const Address& address, const std::vector<NativeCall>& calls) {
        answers_bytes_ += bytes_of(calls);
        answers_[address] = calls;
        if (answers_bytes_ < options_.known_bytes_max / 2) return;
        former_answers_ = std::move(answers_);
        answers_.clear();
        answers_bytes_ = 0;
    }

    void note_use(db::Database& database, const DebugFile& file) {
        Time now;
        {
            std::lock_guard lock(mutex_);
            if (!database_) return;
            now = clock_();
            if (uses_.size() >= files_known_max) uses_.clear();
            const auto last = file.last_used_at.value_or(Time{});
            auto& used = uses_.try_emplace(file.id, last).first->second;
            if (now - used < use_written_each) return;
            used = now;
        }
        auto body = [id = file.id, now](db::Sql& sql) {
            store::write_debug_file_use(sql, id, now);
            return true;
        };
        database.submit_write(body, [](const std::exception_ptr&) {});  // Tomorrow again.
    }

    /// The right to read a file, held until this goes; not taken where that took too long.
    class Turn {
    public:
        Turn(Known& known, Steady::time_point until) : known_(known) {
            std::unique_lock lock(known_.mutex_);
            is_taken_ = known_.wake_.wait_until(lock, until, [&] {
                return known_.readers_ < symbol_readers_max;
            });
            if (is_taken_) ++known_.readers_;
        }

        ~Turn() {
            if (!is_taken_) return;
            std::lock_guard lock(known_.mutex_);
            --known_.readers_;
            known_.wake_.notify_all();
        }

        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

        bool is_taken() const { return is_taken_; }

    private:
        Known& known_;
        bool is_taken_ = false;
    };

    NativeSymbolOptions options_;
    std::mutex mutex_;
    std::condition_variable wake_;  // A reader is done.
    int readers_ = 0;
    db::Database* database_ = nullptr;
    db::Blobs* blobs_ = nullptr;
    Clock clock_;
    std::unique_ptr<SymbolFiles> files_;
    std::map<Id<Application>, Steady::time_point> applications_;  // With files, at that time.
    std::map<Id<DebugFile>, Failure> failures_;
    std::map<Id<DebugFile>, Time> uses_;
    Answers answers_, former_answers_;
    std::size_t answers_bytes_ = 0;
};

NativeSymbols::NativeSymbols(NativeSymbolOptions options)
    : known_(std::make_unique<Known>(std::move(options))) {}

NativeSymbols::~NativeSymbols() = default;

void NativeSymbols::open(
    db::Database& database, db::Blobs& blobs, Clock clock, std::filesystem::path folder
) {
    known_->open(database, blobs, std::move(clock), std::move(folder));
}

void NativeSymbols::close() { known_->close(); }

bool NativeSymbols::may_resolve(Id<Application> application, std::string_view json) {
    // Whatever else an event has, one that can be resolved names where a binary was loaded.
    return json.find("\"image_addr\"") != json.npos && known_->has_files(application);
}

std::vector<errors::Unresolved> NativeSymbols::resolve(
    Id<Application> application, errors::ErrorEvent& event
) {
    if (!errors::has_native_images(event)) return {};
    return known_->resolve(application, event);
}

std::optional<DebugFile> find_symbol_file(
    db::Sql& sql, Id<Application> application, const NativeImage& image
) {
    if (!image.build_id.empty())
        if (auto file =
                store::debug_file_by_id(sql, application, DebugFileKind::elf, image.build_id))
            return file;
    if (image.debug_id.size() != uuid_digits) return std::nullopt;
    return store::debug_file_by_id_prefix(
        sql, application, DebugFileKind::elf, symbols::build_id_of(image.debug_id)
    );
}

std::vector<errors::Unresolved> missing_symbols(
    db::Sql& sql, Id<Application> application, const errors::ErrorEvent& event
) {
    if (!errors::has_native_images(event)) return {};
    auto copy = event;
    return errors::resolve_native_frames(
        copy,
        [&](const NativeImage& image, std::span<const std::uint64_t> addresses) {
            if (!find_symbol_file(sql, application, image))
                return NativeCalls{.reason = UnresolvedReason::no_file};
            NativeCalls calls;
            calls.of_addresses.resize(addresses.size());
            return calls;
        }
    );
}

}  // namespace mainstay::bugfix
