#include "monitoring/grpc_ingest.hpp"

#include "base/text.hpp"
#include "http/use_note.hpp"
#include "identity/identity.hpp"
#include "monitoring/exception_records.hpp"
#include "monitoring/otlp_answer.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::milliseconds come_back{2'000};

telemetry::Form form_of(Signal signal) {
    switch (signal) {
        case Signal::metrics:
            return telemetry::Form::otlp_metrics;
        case Signal::logs:
            return telemetry::Form::otlp_logs;
        case Signal::traces:
            break;
    }
    return telemetry::Form::otlp_spans;
}

GrpcAnswer answer_of(const Error& error) {
    switch (error.refusal) {
        case Refusal::unauthenticated:
            return {.status = grpc_status::unauthenticated, .message = error.message};
        case Refusal::forbidden:
            return {.status = grpc_status::permission_denied, .message = error.message};
        case Refusal::too_large:
            return {.status = grpc_status::resource_exhausted, .message = error.message};
        case Refusal::busy:
        case Refusal::too_many:
            return {
                .status = grpc_status::unavailable,
                .message = error.message,
                .retry_after = come_back,
            };
        default:
            return {.status = grpc_status::invalid_argument, .message = error.message};
    }
}

/// The key that `authorization: Bearer …` has.
std::string bearer_of(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (lower_ascii(authorization.substr(0, scheme.size())) != scheme) return {};
    return std::string(trimmed(authorization.substr(scheme.size())));
}

}  // namespace

int grpc_code_of(int http_status) {
    switch (http_status) {
        case 401:
            return grpc_status::unauthenticated;
        case 403:
            return grpc_status::permission_denied;
        case 413:
            return grpc_status::resource_exhausted;
        case 429:
        case 503:
            return grpc_status::unavailable;
        default:
            return http_status >= 500 ? grpc_status::unavailable : grpc_status::invalid_argument;
    }
}

GrpcIngest::GrpcIngest(
    GrpcOptions options, const TelemetryAccess& access, const events::TakeExceptions& exceptions,
    db::Database& database, Clock clock
)
    : access_(access),
      exceptions_(exceptions),
      database_(database),
      clock_(std::move(clock)),
      readers_({.name = "otlp_grpc", .threads = 1, .waiting_max = 256, .yields = true}),
      listener_(std::make_unique<GrpcListener>(
          std::move(options),
          [this](GrpcCall call, std::function<void(Admission)> decide) {
              admit(call, std::move(decide));
          }
      )) {}

void GrpcIngest::stop() { listener_->stop(std::chrono::seconds(5)); }

void GrpcIngest::admit(const GrpcCall& call, std::function<void(Admission)> decide) {
    http::RawRequest request{
        .address = call.address, .user_agent = call.user_agent, .now = clock_()
    };
    request.credentials.bearer = bearer_of(call.authorization);
    // Owned by both functions below.
    auto sender = std::make_shared<Result<http::Sender>>(refuse(mainstay::code::unauthenticated));
    auto find = [sender, request = std::move(request)](db::Sql& sql) {
        *sender = identity::by_ingest_key()(sql, request);
        return true;
    };
    auto answer = [this, sender, signal = call.signal,
                   decide = std::move(decide)](std::exception_ptr failure) {
        if (failure)
            return decide(GrpcAnswer{
                .status = grpc_status::unavailable,
                .message = "The database cannot be reached.",
                .retry_after = come_back,
            });
        if (!*sender) return decide(answer_of(sender->error()));
        if (auto& record_use = (*sender)->record_use)
            http::note_use(database_, std::move(record_use));
        const auto application = (*sender)->ingest->application.value;
        decide([this, application, signal](std::string body, AnswerGrpc respond) {
            try {
                readers_.submit([this, application, signal, body = std::move(body), respond] {
                    take(application, signal, body, respond);
                });
            } catch (const db::Overloaded&) {
                respond(answer_of(refuse(telemetry::code::telemetry_full)));
            }
        });
    };
    try {
        database_.submit_read(std::move(find), answer);
    } catch (const db::Overloaded&) {
        answer(std::current_exception());
    }
}

void GrpcIngest::take(
    std::int64_t application, Signal signal, std::string body, AnswerGrpc answer
) {
    auto store = access_.get();
    if (!store) return answer(answer_of(store.error()));
    auto arrival = std::make_unique<telemetry::Arrival>();
    arrival->application = application;
    arrival->form = form_of(signal);
    arrival->at = clock_();
    arrival->body = std::move(body);
    if (auto read = telemetry::read_batch(*arrival); !read) return answer(answer_of(read.error()));
    const auto form = arrival->form;
    auto append = [&access = access_, answer, form](std::unique_ptr<telemetry::Arrival> whole) {
        // The exceptions took a while.
        auto opened = access.get();
        if (!opened) return answer(answer_of(opened.error()));
        (*opened)->append(std::move(whole), [answer, form](Result<telemetry::Taken> taken) {
            if (!taken) return answer(answer_of(taken.error()));
            answer({.body = otlp_response(form, *taken, OtlpEncoding::protobuf)});
        });
    };
    take_exceptions(exceptions_, std::move(arrival), append, [answer](const Error& error) {
        answer(answer_of(error));
    });
}

}  // namespace mainstay::monitoring
