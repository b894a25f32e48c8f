#include "monitoring/grpc_listener_peer.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace mainstay::monitoring {

namespace {

constexpr int streams_of_connection_max = 128;

}  // namespace

GrpcPeer::GrpcPeer(
    std::shared_ptr<GrpcShared> shared,  // Owners: see the header.
    std::string address, std::function<void()> wake, Instant now
)
    : shared_(std::move(shared)),
      address_(std::move(address)),
      wake_(std::move(wake)),
      began_(now),
      now_(now),
      idle_since_(now),
      session_(
          shared_->options.connections,
          std::min(shared_->options.in_flight_max, streams_of_connection_max), *this, now
      ) {}

GrpcPeer::~GrpcPeer() {
    for (auto& [stream, each] : open_) {
        if (each.call) each.call->leave();
    }
}

bool GrpcPeer::receive(std::string_view bytes, Instant now) {
    now_ = now;
    bool goes_on = session_.receive(bytes, now);
    if (!session_.is_within_head())
        head_since_ = Instant::max();
    else
        head_since_ = std::min(head_since_, now);
    return goes_on;
}

void GrpcPeer::begin(StreamId stream, const GrpcHead& head) {
    open_[stream];
    auto verdict = judge(head);
    if (const auto* wanted = std::get_if<ExportHead>(&verdict))
        return begin_call(stream, head, *wanted);
    if (const auto* refusal = std::get_if<GrpcAnswer>(&verdict)) return answer(stream, *refusal);
    session_.answer(stream, std::get<HttpRefusal>(verdict));
    open_[stream].answered_at = now_;
}

void GrpcPeer::begin_call(StreamId stream, const GrpcHead& head, const ExportHead& wanted) {
    ++shared_->calls;
    if (shared_->in_flight >= shared_->options.in_flight_max) {
        ++shared_->busy;
        return answer(stream, shared_->unavailable("Too many exports are in flight."));
    }
    GrpcExportCall::Hooks hooks{
        .admit =
            [this, stream](std::size_t bytes) {
                is_known_ = true;
                session_.admit(stream, bytes);
                wake_();
            },
        .answer = [this, stream](const GrpcAnswer& given) { answer(stream, given); },
    };
    // Owners: this, and who decides on it or takes its body.
    auto call = std::make_shared<GrpcExportCall>(shared_, std::move(hooks), wanted, now_);
    open_[stream].call = call;
    call->begin({
        .signal = wanted.signal,
        .authorization = head.authorization,
        .user_agent = head.user_agent,
        .address = address_,
    });
}

void GrpcPeer::answer(StreamId stream, const GrpcAnswer& answer) {
    // Since when it waits to be sent: by the clock, as this is called from elsewhere, too.
    if (auto found = open_.find(stream); found != open_.end())
        found->second.answered_at = std::chrono::steady_clock::now();
    session_.answer(stream, answer);
    wake_();
}

GrpcExportCall* GrpcPeer::find(StreamId stream) {
    auto found = open_.find(stream);
    return found == open_.end() ? nullptr : found->second.call.get();
}

void GrpcPeer::take(StreamId stream, std::string_view bytes) {
    if (auto* call = find(stream)) call->take(bytes);
}

void GrpcPeer::end(StreamId stream) {
    if (auto* call = find(stream)) call->end();
}

void GrpcPeer::close(StreamId stream) {
    auto found = open_.find(stream);
    if (found == open_.end()) return;
    auto ended = std::move(found->second);
    open_.erase(found);
    if (ended.call) ended.call->leave();
    if (open_.empty()) idle_since_ = std::chrono::steady_clock::now();
}

bool GrpcPeer::is_idle_too_long(Instant now) const {
    const auto& limits = shared_->options.connections;
    return open_.empty() &&
           now - idle_since_ >= (is_known_ ? limits.idle : limits.idle_of_strangers);
}

bool GrpcPeer::check_deadlines(Instant now) {
    const auto& limits = shared_->options.connections;
    now_ = now;
    if (!session_.is_established() && now - began_ >= limits.handshake_within) return false;
    if (head_since_ != Instant::max() && now - head_since_ >= limits.handshake_within) return false;
    std::vector<StreamId> unsent;
    // Answers only add to what is to be sent: no call goes away while they are walked.
    for (auto& [stream, each] : open_) {
        if (each.call) each.call->check_deadline(now);
        bool is_answered = each.answered_at != Instant::max();
        if (is_answered && now - each.answered_at >= limits.write_within) unsent.push_back(stream);
    }
    for (auto stream : unsent) session_.reset(stream);
    if (!unsent.empty()) wake_();
    if (is_idle_too_long(now) || now - began_ >= limits.age) wind_down();
    // By then each call was answered, and each answer sent.
    auto end = shared_->options.answer_within + 2 * limits.write_within;
    return !is_winding_down_ || now - winding_down_since_ < end;
}

void GrpcPeer::wind_down() {
    if (std::exchange(is_winding_down_, true)) return;
    winding_down_since_ = now_;
    session_.wind_down();
    wake_();
}

void GrpcPeer::end_calls() {
    for (auto& [stream, each] : open_) {
        if (each.call) each.call->finish(shared_->unavailable("The server stops."));
    }
}

}  // namespace mainstay::monitoring
