#include "http/quota.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/crypto.hpp"
#include "http/client_address.hpp"
#include "http/codes.hpp"

namespace mainstay::http {

namespace {

constexpr double burst_seconds = 10;
constexpr double persons_of_an_address = 10;
constexpr std::size_t keys_max = 64 * 1024;
constexpr std::size_t network_bytes = 8;  // Of an IPv6 address.

constexpr std::size_t waiting_max = 10'000;

/// Secrets are not kept in clear.
std::string digest_of(const std::string& credentials) {
    auto digest = hash(credentials);
    return {digest.begin(), digest.end()};
}

std::string address_key(std::string_view text) {
    auto address = parse_address(text);
    if (!address) return "a" + std::string(text.substr(0, 64));
    bool is_ipv4 = to_string(*address).find(':') == std::string::npos;
    auto counted = is_ipv4 ? address->size() : network_bytes;
    return "a" + std::string(address->begin(), address->begin() + static_cast<long>(counted));
}

std::string person_key(Id<User> user) { return "p" + std::to_string(user.value); }

Result<> within(const std::optional<std::chrono::seconds>& wait) {
    if (!wait) return {};
    auto error = refuse(code::too_many_requests, {{"seconds", std::to_string(wait->count())}});
    error.retry_after = *wait;
    return error;
}

}  // namespace

Requester requester_of(const std::optional<Caller>& caller, std::string_view address) {
    return {caller ? person_key(caller->user) : std::string(), address_key(address)};
}

RateLimit::RateLimit(std::size_t keys_max_wanted)
    : shard_keys_max_(std::max<std::size_t>(keys_max_wanted / shards, 1)) {}

std::optional<std::chrono::seconds> RateLimit::take(
    const std::string& key, double per_second, Instant now
) {
    if (per_second <= 0) return std::nullopt;
    const double burst = std::max(per_second * burst_seconds, 1.0);
    auto& guarded = shards_[std::hash<std::string>()(key) % shards];
    return guarded.with([&](Shard& shard) -> std::optional<std::chrono::seconds> {
        auto known = shard.by_key.find(key);
        if (known != shard.by_key.end()) {
            shard.buckets.splice(shard.buckets.begin(), shard.buckets, known->second);
        } else {
            shard.buckets.push_front({key, burst, now});
            shard.by_key.emplace(shard.buckets.front().key, shard.buckets.begin());
            if (shard.buckets.size() > shard_keys_max_) {
                shard.by_key.erase(shard.buckets.back().key);
                shard.buckets.pop_back();
            }
        }
        auto& bucket = shard.buckets.front();
        auto passed = std::chrono::duration<double>(now - bucket.at).count();
        bucket.left = std::min(burst, bucket.left + std::max(passed, 0.0) * per_second);
        bucket.at = std::max(bucket.at, now);
        if (bucket.left >= 1) {
            bucket.left -= 1;
            return std::nullopt;
        }
        auto wait = std::ceil((1 - bucket.left) / per_second);
        return std::chrono::seconds(std::max(1LL, static_cast<long long>(wait)));
    });
}

Shares::Held& Shares::Held::operator=(Held&& other) noexcept {
    std::swap(shares_, other.shares_);
    std::swap(requester_, other.requester_);
    std::swap(amount_, other.amount_);
    return *this;
}

Shares::Held::~Held() {
    if (shares_) shares_->give_back(requester_, amount_);
}

Reached Shares::add(const Requester& requester, std::int64_t amount) {
    return counts_.with([&](Counts& counts) {
        auto of = [&](const std::string& key) {
            auto found = counts.by_key.find(key);
            return found == counts.by_key.end() ? std::int64_t{0} : found->second;
        };
        bool is_person = !requester.person.empty();
        if (is_person && of(requester.person) + amount > limits_.person) return Reached::person;
        if (of(requester.address) + amount > limits_.address) return Reached::address;
        if (counts.total + amount > limits_.total) return Reached::total;
        if (is_person) counts.by_key[requester.person] += amount;
        counts.by_key[requester.address] += amount;
        counts.total += amount;
        return Reached::none;
    });
}

Reached Shares::take(const Requester& requester, std::int64_t amount, Held& held) {
    auto reached = add(requester, amount);
    if (reached == Reached::none) held = Held(*this, requester, amount);
    return reached;
}

Reached Shares::grow(Held& held, std::int64_t amount) {
    if (amount <= held.amount_) return Reached::none;
    auto reached = add(held.requester_, amount - held.amount_);
    if (reached == Reached::none) held.amount_ = amount;
    return reached;
}

std::int64_t Shares::total() {
    return counts_.with([](const Counts& counts) { return counts.total; });
}

void Shares::give_back(const Requester& requester, std::int64_t amount) {
    counts_.with([&](Counts& counts) {
        auto reduce = [&](const std::string& key) {
            auto found = counts.by_key.find(key);
            if (found == counts.by_key.end()) return;
            found->second -= amount;
            if (found->second <= 0) counts.by_key.erase(found);
        };
        if (!requester.person.empty()) reduce(requester.person);
        reduce(requester.address);
        counts.total -= amount;
    });
}

Quotas::Quotas(const QuotaOptions& options)
    : streams(options.streams),
      uploads(options.uploads),
      body_bytes(options.body_bytes),
      options_(options),
      requests_(keys_max) {}

double Quotas::writes_of(Role role) const {
    switch (role) {
        case Role::requester:
            return options_.requester_writes_per_second;
        case Role::agent:
        case Role::developer:
        case Role::manager:
        case Role::auditor:
            return options_.staff_writes_per_second;
        case Role::administrator:
            return options_.administrator_writes_per_second;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

Result<> Quotas::count_anonymous(std::string_view address, Instant now) {
    return within(requests_.take("n" + address_key(address), options_.anonymous_per_second, now));
}

Result<> Quotas::count_host(Id<Host> host, Instant now) {
    return within(requests_.take("h" + to_string(host), options_.anonymous_per_second, now));
}

Result<> Quotas::count_ingest_key(Id<IngestKey> key, Instant now) {
    return within(requests_.take("k" + to_string(key), options_.anonymous_per_second, now));
}

Result<> Quotas::count_write(
    const Caller& caller, std::string_view address, const std::string& credentials, Instant now
) {
    auto taken = take_write(caller, address, now);
    if (taken) return {};
    waiting_.with([&](auto& waiting) {
        if (waiting.size() >= waiting_max)
            std::erase_if(waiting, [&](const auto& each) { return each.second <= now; });
        if (waiting.size() < waiting_max)
            waiting[digest_of(credentials)] = now + *taken.error().retry_after;
        waiting_count_ = waiting.size();
    });
    return taken;
}

Result<> Quotas::take_write(const Caller& caller, std::string_view address, Instant now) {
    auto rate = writes_of(caller.role);
    TRY(within(requests_.take(person_key(caller.user), rate, now)));
    // One organization may share an address, but not without end. Staff work for all.
    if (caller.is_staff()) return {};
    return within(requests_.take(address_key(address), rate * persons_of_an_address, now));
}

Result<> Quotas::check_waiting(const std::string& credentials, Instant now) {
    if (waiting_count_.load(std::memory_order_relaxed) == 0) return {};
    auto digest = digest_of(credentials);
    auto wait = waiting_.with([&](auto& waiting) -> std::optional<std::chrono::seconds> {
        auto found = waiting.find(digest);
        if (found == waiting.end()) return std::nullopt;
        if (found->second > now)
            return std::chrono::ceil<std::chrono::seconds>(found->second - now);
        waiting.erase(found);
        waiting_count_ = waiting.size();
        return std::nullopt;
    });
    return within(wait);
}

}  // namespace mainstay::http
