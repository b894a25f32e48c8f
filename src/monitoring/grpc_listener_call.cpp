#include "monitoring/grpc_listener_call.hpp"

#include <exception>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "http/inflate.hpp"
#include "monitoring/grpc_listener_wire.hpp"

namespace mainstay::monitoring {

namespace {

std::string_view view(const grpc::Slice& slice) {
    return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

std::string metadata(const grpc::GenericCallbackServerContext& context, const char* name) {
    auto found = context.client_metadata().find(name);
    if (found == context.client_metadata().end()) return {};
    return {found->second.data(), found->second.size()};
}

}  // namespace

/// What the decision on a call holds: if nobody decides, the client is told to try again.
class GrpcExportCall::Decision {
public:
    // Owners: see GrpcExportCall::self_.
    explicit Decision(std::shared_ptr<GrpcExportCall> call) : call_(std::move(call)) {}

    Decision(const Decision&) = delete;
    Decision& operator=(const Decision&) = delete;

    ~Decision() { decide(call_->shared_->unavailable("The call was not decided on.")); }

    void decide(Admission admission) {
        if (!is_decided_.exchange(true)) call_->act_on(std::move(admission));
    }

private:
    std::shared_ptr<GrpcExportCall> call_;  // Owners: as above.
    std::atomic<bool> is_decided_ = false;
};

/// What the answer to a body holds: the room that the body takes, until it is answered.
class GrpcExportCall::Answering {
public:
    // Owners: see GrpcExportCall::self_.
    Answering(std::shared_ptr<GrpcExportCall> call, std::size_t bytes)
        : call_(std::move(call)), bytes_(bytes) {}

    Answering(const Answering&) = delete;
    Answering& operator=(const Answering&) = delete;

    ~Answering() { answer(call_->shared_->unavailable("The export was not answered.")); }

    void answer(GrpcAnswer answer) {
        if (is_answered_.exchange(true)) return;
        call_->shared_->budget.release(bytes_);
        call_->finish(std::move(answer));
    }

private:
    std::shared_ptr<GrpcExportCall> call_;  // Owners: as above.
    std::size_t bytes_;
    std::atomic<bool> is_answered_ = false;
};

void GrpcExportCall::begin(const grpc::GenericCallbackServerContext& context) {
    self_ = shared_from_this();
    auto signal = signal_of_method(context.method());
    if (!signal) return finish({grpc_status::unimplemented, "There is no such method here."});

    ++shared_->calls;
    is_counted_ = ++shared_->in_flight <= shared_->options.in_flight_max;
    if (!is_counted_) {
        --shared_->in_flight;
        ++shared_->busy;
        return finish(shared_->unavailable("Too many exports are in flight."));
    }
    auto until = std::chrono::system_clock::now() + shared_->options.answer_within;
    // The alarm keeps what it calls for as long as it lives, which is in the call.
    alarm_.Set(until, [call = weak_from_this()](bool is_over) {
        auto late = is_over ? call.lock() : nullptr;
        if (late) late->expire();
    });
    admit({
        .signal = *signal,
        .authorization = metadata(context, "authorization"),
        .user_agent = metadata(context, "user-agent"),
        .address = address_of_peer(context.peer()),
    });
}

void GrpcExportCall::admit(GrpcCall call) {
    // Owners: the copies of the function.
    auto decision = std::make_shared<Decision>(self_);
    try {
        shared_->admit(std::move(call), [decision](Admission admission) {
            decision->decide(std::move(admission));
        });
    } catch (const std::exception& error) {
        MAINSTAY_LOG(error, "monitoring", "an export could not be decided on: {}", error.what());
    }
}

void GrpcExportCall::act_on(Admission admission) {
    if (auto* answer = std::get_if<GrpcAnswer>(&admission)) {
        ++shared_->refused;
        return finish(std::move(*answer));
    }
    take_ = std::get<TakeBody>(std::move(admission));
    shared_->budget.enter([call = shared_from_this()](bool may_read) {
        call->start_reading(may_read);
    });
}

void GrpcExportCall::start_reading(bool may_read) {
    if (!may_read) {
        ++shared_->busy;
        return finish(shared_->unavailable("Too many bytes are in flight."));
    }
    {
        std::lock_guard lock(mutex_);
        if (!is_finished_) return StartRead(&message_);
    }
    shared_->budget.end_reading(0);  // Ended while it waited for room.
}

void GrpcExportCall::OnReadDone(bool is_read) {
    if (!is_read) {
        ++shared_->unread;
        shared_->budget.end_reading(0);
        return finish({grpc_status::invalid_argument, "The call has no message."});
    }
    auto unpacked = unpack();
    message_.Clear();
    auto* body = std::get_if<std::string>(&unpacked);
    bool is_taken = body && !is_finished();  // Who gave up will send it again.
    shared_->budget.end_reading(is_taken ? body->size() : 0);
    if (!body) return finish(std::get<GrpcAnswer>(std::move(unpacked)));
    if (!is_taken) return;

    // Owners: the copies of the function.
    auto answering = std::make_shared<Answering>(self_, body->size());
    try {
        take_(std::move(*body), [answering](GrpcAnswer answer) {
            answering->answer(std::move(answer));
        });
    } catch (const std::exception& error) {
        MAINSTAY_LOG(error, "monitoring", "an export could not be taken: {}", error.what());
    }
}

std::variant<std::string, GrpcAnswer> GrpcExportCall::unpack() {
    std::vector<grpc::Slice> slices;
    std::string body;
    if (!message_.Dump(&slices).ok() || slices.empty()) return body;
    std::string head;
    for (std::size_t i = 0; i < slices.size() && head.size() < 2; ++i)
        head += view(slices[i]).substr(0, 2);
    if (!is_gzip(head)) {
        body.reserve(message_.Length());
        for (const auto& slice : slices) body += view(slice);
        return body;
    }
    const auto& options = shared_->options;
    http::Inflater inflater(http::Coding::gzip, {options.message_bytes_max, options.ratio_max});
    auto append = [&](std::string_view piece) {
        body += piece;
        return true;
    };
    for (const auto& slice : slices) {
        auto state = inflater.push(view(slice), append);
        if (state == http::Inflater::State::more) continue;
        if (state == http::Inflater::State::malformed) break;
        ++shared_->too_large;
        return GrpcAnswer{grpc_status::resource_exhausted, "The message is too large, unpacked."};
    }
    if (inflater.is_whole()) return body;
    ++shared_->malformed;
    return GrpcAnswer{grpc_status::invalid_argument, "The message is not packed by gzip."};
}

void GrpcExportCall::expire() {
    if (!is_finished()) ++shared_->late;
    finish(shared_->unavailable("The export was not stored in time."));
}

bool GrpcExportCall::is_finished() {
    std::lock_guard lock(mutex_);
    return is_finished_;
}

void GrpcExportCall::finish(GrpcAnswer answer) {
    auto details = status_details(answer);
    std::lock_guard lock(mutex_);
    if (std::exchange(is_finished_, true)) return;
    if (answer.status != grpc_status::ok) {
        auto code = static_cast<grpc::StatusCode>(answer.status);
        return Finish(grpc::Status(code, answer.message, details));
    }
    grpc::Slice body(answer.body);
    response_ = grpc::ByteBuffer(&body, 1);
    StartWriteAndFinish(&response_, grpc::WriteOptions(), grpc::Status::OK);
}

void GrpcExportCall::OnCancel() { finish({grpc::StatusCode::CANCELLED, "Cancelled."}); }

void GrpcExportCall::OnDone() {
    alarm_.Cancel();
    self_.reset();
}

}  // namespace mainstay::monitoring
