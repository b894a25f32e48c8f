// One call of the gRPC listener, from its head to its answer. Only for grpc_listener*.cpp, since it
// includes gRPC.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include <grpcpp/alarm.h>
#include <grpcpp/generic/async_generic_service.h>

#include "monitoring/grpc_listener.hpp"
#include "monitoring/grpc_listener_budget.hpp"

namespace mainstay::monitoring {

/// What all calls of a listener share.
struct GrpcShared {
    GrpcShared(GrpcOptions options_, AdmitGrpc admit_)
        : options(std::move(options_)),
          admit(std::move(admit_)),
          budget(options.bytes_in_flight_max, 2 * options.message_bytes_max) {}

    const GrpcOptions options;
    const AdmitGrpc admit;
    ReadingBudget budget;
    std::atomic<int> in_flight = 0;
    std::atomic<std::uint64_t> calls = 0, refused = 0, busy = 0, too_large = 0, malformed = 0,
                               unread = 0, late = 0;

    /// What a call is told that finds no room.
    GrpcAnswer unavailable(std::string message) const {
        return {grpc_status::unavailable, std::move(message), {}, options.retry_after};
    }
};

/// gRPC's side is done at OnDone; who takes the body may keep the call longer, by its answer.
class GrpcExportCall final : public grpc::ServerGenericBidiReactor,
                             public std::enable_shared_from_this<GrpcExportCall> {
public:
    // Owners of what is shared: the listener and each call.
    explicit GrpcExportCall(std::shared_ptr<GrpcShared> shared) : shared_(std::move(shared)) {}

    ~GrpcExportCall() override {
        if (is_counted_) --shared_->in_flight;
    }

    /// `context` lives until OnDone.
    void begin(const grpc::GenericCallbackServerContext& context);

    void OnReadDone(bool is_read) override;
    void OnCancel() override;
    void OnDone() override;

private:
    class Decision;
    class Answering;

    void admit(GrpcCall call);
    void act_on(Admission admission);
    void start_reading(bool may_read);

    /// The body of the message that was read, or why it is not taken.
    std::variant<std::string, GrpcAnswer> unpack();

    void expire();
    bool is_finished();

    /// Answers, unless that was done.
    void finish(GrpcAnswer answer);

    std::shared_ptr<GrpcShared> shared_;    // Owners: see the constructor.
    std::shared_ptr<GrpcExportCall> self_;  // Owners: gRPC, until OnDone, and who is to answer.
    TakeBody take_;
    grpc::ByteBuffer message_;
    grpc::ByteBuffer response_;
    grpc::Alarm alarm_;
    bool is_counted_ = false;

    // Between the call's end and a read that begins; no operation may follow the end.
    std::mutex mutex_;
    bool is_finished_ = false;
};

}  // namespace mainstay::monitoring
