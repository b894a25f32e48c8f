#include "monitoring/grpc_listener_call.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <variant>

#include "base/log.hpp"
#include "http/inflate.hpp"

namespace mainstay::monitoring {

namespace {

// A packed body may become so large however small it came: see http::InflateLimits.
constexpr std::size_t unpacked_bytes_free = 1 << 20;

/// The most that a body of so many packed bytes may become.
std::size_t unpacked_bytes_max(std::size_t packed, const GrpcOptions& options) {
    if (options.ratio_max == 0) return options.message_bytes_max;
    auto by_ratio = std::max<std::uint64_t>(packed * options.ratio_max, unpacked_bytes_free);
    return std::min<std::uint64_t>(by_ratio, options.message_bytes_max);
}

/// How large gzip says that its content is (RFC 1952 §2.3.1), if that may be.
std::size_t claimed_bytes(std::string_view packed, std::size_t bytes_max) {
    constexpr std::size_t size = 4;
    std::size_t claimed = 0;
    if (packed.size() < size) return 0;
    for (std::size_t i = 1; i <= size; ++i)
        claimed = claimed << 8U | static_cast<unsigned char>(packed[packed.size() - i]);
    return std::min(claimed, bytes_max);
}

enum class Outcome { whole, malformed, too_large };

Outcome unpacked(std::string_view packed, const GrpcOptions& options, std::string& body) {
    auto bytes_max = unpacked_bytes_max(packed.size(), options);
    http::Inflater inflater(http::Coding::gzip, {bytes_max, options.ratio_max});
    body.reserve(claimed_bytes(packed, bytes_max));
    auto append = [&](std::string_view piece) {
        body += piece;
        return true;
    };
    auto state = inflater.push(packed, append);
    if (state == http::Inflater::State::too_large) return Outcome::too_large;
    bool is_whole = state == http::Inflater::State::more && inflater.is_whole();
    return is_whole ? Outcome::whole : Outcome::malformed;
}

}  // namespace

/// What the decision on a call holds: if nobody decides, the client is told to try again.
class GrpcExportCall::Decision {
public:
    // Owners: the call's connection, and who decides on it.
    explicit Decision(std::shared_ptr<GrpcExportCall> call) : call_(std::move(call)) {}

    Decision(const Decision&) = delete;
    Decision& operator=(const Decision&) = delete;

    ~Decision() { decide(call_->shared_->unavailable("The call was not decided on.")); }

    void decide(Admission admission) {
        if (is_decided_.exchange(true)) return;
        auto& loop = call_->shared_->loop;
        loop.run([call = call_, admission = std::move(admission)]() mutable {
            call->act_on(std::move(admission));
        });
    }

private:
    std::shared_ptr<GrpcExportCall> call_;  // Owners: as above.
    std::atomic<bool> is_decided_ = false;
};

/// What the answer to a body holds: the room that the body takes, until it is answered.
class GrpcExportCall::Answering {
public:
    // Owners: the call's connection, and who is to answer.
    Answering(std::shared_ptr<GrpcExportCall> call, std::size_t bytes)
        : call_(std::move(call)), bytes_(bytes) {}

    Answering(const Answering&) = delete;
    Answering& operator=(const Answering&) = delete;

    ~Answering() { answer(call_->shared_->unavailable("The export was not answered.")); }

    void answer(GrpcAnswer answer) {
        if (is_answered_.exchange(true)) return;
        call_->shared_->budget.release(bytes_);
        auto& loop = call_->shared_->loop;
        loop.run([call = call_, answer = std::move(answer)]() mutable {
            call->finish(std::move(answer));
        });
    }

private:
    std::shared_ptr<GrpcExportCall> call_;  // Owners: as above.
    std::size_t bytes_;
    std::atomic<bool> is_answered_ = false;
};

GrpcExportCall::GrpcExportCall(
    std::shared_ptr<GrpcShared> shared,  // Owners: see the header.
    Hooks hooks, const ExportHead& head, Instant now
)
    : shared_(std::move(shared)),
      hooks_(std::move(hooks)),
      may_be_packed_(head.may_be_packed),
      is_own_timeout_(head.timeout && *head.timeout < shared_->options.answer_within),
      deadline_(now + (is_own_timeout_ ? *head.timeout : shared_->options.answer_within)) {
    ++shared_->in_flight;
}

GrpcExportCall::~GrpcExportCall() { --shared_->in_flight; }

void GrpcExportCall::begin(GrpcCall call) {
    // Owners: the copies of the function.
    auto decision = std::make_shared<Decision>(shared_from_this());
    try {
        shared_->admit(std::move(call), [decision](Admission admission) {
            decision->decide(std::move(admission));
        });
    } catch (const std::exception& error) {
        MAINSTAY_LOG(error, "monitoring", "an export could not be decided on: {}", error.what());
    }
}

void GrpcExportCall::act_on(Admission admission) {
    if (is_finished_) return;
    if (auto* answer = std::get_if<GrpcAnswer>(&admission)) {
        ++shared_->refused;
        return finish(std::move(*answer));
    }
    take_ = std::get<TakeBody>(std::move(admission));
    is_admitted_ = true;
    look();
}

void GrpcExportCall::take(std::string_view bytes) {
    if (is_finished_ || is_complete_) return;
    if (prefix_size_ < prefix_bytes_.size()) {
        auto count = std::min(bytes.size(), prefix_bytes_.size() - prefix_size_);
        bytes.copy(prefix_bytes_.data() + prefix_size_, count);
        prefix_size_ += count;
        bytes.remove_prefix(count);
    }
    body_ += bytes;
    look();
}

void GrpcExportCall::end() {
    has_ended_ = true;
    look();
}

/// Goes on as far as it can with what is there.
void GrpcExportCall::look() {
    if (is_finished_ || is_complete_ || !is_admitted_) return;
    if (prefix_size_ == prefix_bytes_.size() && !has_asked_) look_at_prefix();
    if (is_finished_ || is_complete_) return;
    if (has_room_ && body_.size() >= prefix_.bytes) return complete();
    bool is_cut = has_ended_ && (!has_asked_ || body_.size() < prefix_.bytes);
    if (!is_cut) return;
    ++shared_->unread;
    finish({grpc_status::invalid_argument, "The call has no message, or not the whole of it."});
}

void GrpcExportCall::look_at_prefix() {
    has_asked_ = true;
    auto prefix = read_prefix(prefix_bytes_);
    if (!prefix || (prefix->is_packed && !may_be_packed_)) {
        ++shared_->malformed;
        return finish({grpc_status::invalid_argument, "The message does not begin as one does."});
    }
    prefix_ = *prefix;
    if (prefix_.bytes > shared_->options.message_bytes_max) {
        ++shared_->too_large;
        return finish({grpc_status::resource_exhausted, "The message is too large."});
    }
    auto unpacked = prefix_.is_packed ? unpacked_bytes_max(prefix_.bytes, shared_->options) : 0;
    enter(prefix_.bytes + unpacked);
}

void GrpcExportCall::enter(std::size_t bytes) {
    room_ = bytes;
    shared_->budget.enter(bytes, [call = shared_from_this()](bool may_read) {
        call->shared_->loop.run([call, may_read] { call->start_reading(may_read); });
    });
}

void GrpcExportCall::start_reading(bool may_read) {
    if (is_finished_) {  // It ended while it waited for room.
        if (may_read) shared_->budget.end_reading(room_, 0);
        return;
    }
    if (!may_read) {
        ++shared_->busy;
        return finish(shared_->unavailable("Too many bytes are in flight."));
    }
    has_room_ = true;
    body_.reserve(prefix_.bytes);
    hooks_.admit(MessagePrefix::size + prefix_.bytes);
    look();
}

void GrpcExportCall::complete() {
    is_complete_ = true;
    // What follows the message is of no message that an export has.
    body_.resize(prefix_.bytes);
    if (prefix_.is_packed) return unpack();
    shared_->budget.end_reading(std::exchange(room_, 0), body_.size());
    has_room_ = false;
    hand_over(std::move(body_));
}

void GrpcExportCall::unpack() {
    // Owned by the functions below; so the call's own may be emptied meanwhile.
    auto packed = std::make_shared<std::string>(std::exchange(body_, {}));
    auto task = [call = shared_from_this(), packed] {
        auto body = std::make_shared<std::string>();  // Owned by the function below.
        auto outcome = unpacked(*packed, call->shared_->options, *body);
        call->shared_->loop.run([call, body, outcome] {
            bool is_taken = outcome == Outcome::whole && !call->is_finished_;
            auto room = std::exchange(call->room_, 0);
            call->has_room_ = false;
            call->shared_->budget.end_reading(room, is_taken ? body->size() : 0);
            if (is_taken) return call->hand_over(std::move(*body));
            if (outcome == Outcome::whole || call->is_finished_) return;
            bool is_large = outcome == Outcome::too_large;
            ++(is_large ? call->shared_->too_large : call->shared_->malformed);
            call->finish(
                is_large ? GrpcAnswer{grpc_status::resource_exhausted,
                                      "The message is too large, unpacked."}
                         : GrpcAnswer{grpc_status::invalid_argument,
                                      "The message is not packed by gzip."}
            );
        });
    };
    // What has begun is not refused; the calls in flight are bounded.
    shared_->unpacking->submit(std::move(task), http::Step::next);
}

void GrpcExportCall::hand_over(std::string body) {
    // Owners: the copies of the function.
    auto answering = std::make_shared<Answering>(shared_from_this(), body.size());
    auto take = std::exchange(take_, {});
    try {
        take(std::move(body), [answering](GrpcAnswer answer) {
            answering->answer(std::move(answer));
        });
    } catch (const std::exception& error) {
        MAINSTAY_LOG(error, "monitoring", "an export could not be taken: {}", error.what());
    }
}

void GrpcExportCall::check_deadline(Instant now) {
    if (is_finished_ || now < deadline_) return;
    ++shared_->late;
    if (lacks_body()) ++shared_->unread;
    if (is_own_timeout_) return finish({grpc_status::deadline_exceeded, "The time is over."});
    finish(shared_->unavailable("The export was not stored in time."));
}

void GrpcExportCall::leave() {
    if (!is_finished_ && lacks_body()) ++shared_->unread;
    close();
    hooks_ = {};
}

void GrpcExportCall::finish(GrpcAnswer answer) {
    if (is_finished_) return;
    close();
    hooks_.answer(answer);
}

/// Nothing more is read. The room of a body that is being unpacked is given back by who does that.
void GrpcExportCall::close() {
    if (std::exchange(is_finished_, true)) return;
    if (!is_complete_ && std::exchange(has_room_, false))
        shared_->budget.end_reading(std::exchange(room_, 0), 0);
    body_ = {};
    take_ = {};
}

}  // namespace mainstay::monitoring
