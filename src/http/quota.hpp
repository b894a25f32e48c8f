// How much of the server one person, one address and all together may have: requests at a rate, and
// things held at once. In memory, of bounded size; any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/call.hpp"
#include "base/guarded.hpp"
#include "base/result.hpp"

namespace mainstay::http {

/// Who asks: a person where one is known, and the network address. IPv6 counts by its /64, which is
/// one customer's.
struct Requester {
    std::string person;  // Empty for nobody known.
    std::string address;
};

Requester requester_of(const std::optional<Caller>& caller, std::string_view address);

/// Counts what may be done at a rate: for each key as many at once as ten seconds bring.
class RateLimit {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// Remembers at most about `keys_max` keys; those used longest ago are forgotten first.
    explicit RateLimit(std::size_t keys_max);

    /// Takes one. Nothing if there was one; else how long to wait for the next. A rate of 0 is
    /// without limit.
    std::optional<std::chrono::seconds> take(
        const std::string& key, double per_second, Instant now
    );

private:
    struct Bucket {
        std::string key;
        double left = 0;
        Instant at;
    };

    struct Shard {
        std::list<Bucket> buckets;  // The last used first.
        std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key;
    };

    static constexpr std::size_t shards = 16;

    std::size_t shard_keys_max_;
    std::array<Guarded<Shard>, shards> shards_;
};

/// What a person, an address and all together may hold at once.
struct ShareLimits {
    std::int64_t person;
    std::int64_t address;
    std::int64_t total;
};

/// Whose limit is reached.
enum class Reached { none, person, address, total };

/// Counts what is held at once: event streams, bytes of bodies.
class Shares {
public:
    /// What was taken, until it goes out of scope. REQUIRES: the Shares outlive it.
    class Held {
    public:
        Held() = default;

        Held(Held&& other) noexcept
            : shares_(std::exchange(other.shares_, nullptr)),
              requester_(std::move(other.requester_)),
              amount_(other.amount_) {}

        Held& operator=(Held&& other) noexcept;
        ~Held();

    private:
        friend class Shares;

        Held(Shares& shares, Requester requester, std::int64_t amount)
            : shares_(&shares), requester_(std::move(requester)), amount_(amount) {}

        Shares* shares_ = nullptr;
        Requester requester_;
        std::int64_t amount_ = 0;
    };

    explicit Shares(ShareLimits limits) : limits_(limits) {}

    /// Takes `amount` into `held`, or says whose limit forbids it.
    Reached take(const Requester& requester, std::int64_t amount, Held& held);

    /// Makes what `held` has taken `amount` in all, where that is more; or says whose limit forbids
    /// it, and then it has what it had. REQUIRES: `held` was taken here.
    Reached grow(Held& held, std::int64_t amount);

    std::int64_t total();

private:
    struct Counts {
        std::unordered_map<std::string, std::int64_t> by_key;  // Without those that are 0.
        std::int64_t total = 0;
    };

    Reached add(const Requester& requester, std::int64_t amount);
    void give_back(const Requester& requester, std::int64_t amount);

    ShareLimits limits_;
    Guarded<Counts> counts_;
};

/// The quotas of a server. Rates are requests a second, sustained; ten times that at once. 0 is no
/// limit.
struct QuotaOptions {
    double anonymous_per_second = 50;         // Of one address: whoever is not signed in.
    double requester_writes_per_second = 10;  // Of one person; ten times that of one address.
    double staff_writes_per_second = 100;
    double administrator_writes_per_second = 0;
    ShareLimits streams{.person = 12, .address = 250, .total = 1'000};
    ShareLimits uploads{.person = 6, .address = 60, .total = 256};
    ShareLimits body_bytes{.person = 16 << 20, .address = 32 << 20, .total = 64 << 20};
};

class Quotas {
public:
    using Instant = RateLimit::Instant;

    explicit Quotas(const QuotaOptions& options);

    /// Counts a request of someone who is not signed in. Refuses: too_many_requests.
    Result<> count_anonymous(std::string_view address, Instant now);

    /// Counts a change. Refuses: too_many_requests; the credentials are remembered until the wait
    /// is over, so that `check_waiting` can refuse more of the same without a look at who it is.
    Result<> count_write(
        const Caller& caller, std::string_view address, const std::string& credentials, Instant now
    );

    /// Counts a change that a host makes. Many hosts may share an address: each has what a
    /// stranger's address has. Refuses: too_many_requests.
    Result<> count_host(Id<Host> host, Instant now);

    /// The same of a change that is made with an ingest key.
    Result<> count_ingest_key(Id<IngestKey> key, Instant now);

    /// Refuses: too_many_requests, where these credentials were told to wait.
    Result<> check_waiting(const std::string& credentials, Instant now);

    Shares streams;
    Shares uploads;
    Shares body_bytes;

private:
    Result<> take_write(const Caller& caller, std::string_view address, Instant now);
    double writes_of(Role role) const;

    QuotaOptions options_;
    RateLimit requests_;
    std::atomic<std::size_t> waiting_count_ = 0;  // Of waiting_, to be looked at without its lock.
    Guarded<std::unordered_map<std::string, Instant>> waiting_;
};

}  // namespace mainstay::http
