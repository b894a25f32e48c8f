#include "monitoring/ingest_routes.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/inflate.hpp"
#include "http/raw.hpp"
#include "identity/identity.hpp"
#include "monitoring/codes.hpp"
#include "monitoring/exception_records.hpp"
#include "monitoring/grpc_ingest.hpp"
#include "monitoring/otlp_answer.hpp"
#include "telemetry/otlp_json.hpp"
#include "telemetry/pprof.hpp"
#include "telemetry/profile_upload.hpp"

namespace mainstay::monitoring {

namespace {

using telemetry::Form;

/// What exporters may send at once (OTLP asks for 64 MiB).
constexpr std::size_t otlp_bytes_max = 64U << 20U;

constexpr std::chrono::seconds come_back{2};

/// How OTLP's JSON names what it carries, for protobuf_of_json.
telemetry::OtlpSignal json_signal(Form form) {
    switch (form) {
        case Form::otlp_logs:
            return telemetry::OtlpSignal::logs;
        case Form::otlp_metrics:
            return telemetry::OtlpSignal::metrics;
        default:
            return telemetry::OtlpSignal::traces;
    }
}

OtlpEncoding encoding_of(const http::RawRequest& request) {
    return request.media_type == "application/json" ? OtlpEncoding::json : OtlpEncoding::protobuf;
}

http::Answer otlp_answer(int status, std::string body, OtlpEncoding encoding) {
    const bool is_json = encoding == OtlpEncoding::json;
    return {
        .status = status,
        .media_type = is_json ? "application/json" : "application/x-protobuf",
        .body = std::move(body),
    };
}

/// Refusals as OTLP has them: what is not worth sending again is 400, and what is, 503 or 429.
http::Answer refuse_otlp(const http::RawRequest& request, const http::Declined& declined) {
    const auto encoding = encoding_of(request);
    const int status = declined.status == 422 ? 400 : declined.status;
    auto answer = otlp_answer(
        status, otlp_status(grpc_code_of(status), declined.message, encoding), encoding
    );
    if (declined.retry_after)
        answer.headers.emplace_back("Retry-After", std::to_string(declined.retry_after->count()));
    return answer;
}

http::Answer refuse_as_text(const http::RawRequest&, const http::Declined& declined) {
    http::Answer answer{
        .status = declined.status == 422 ? 400 : declined.status,
        .media_type = "text/plain",
        .body = declined.message + '\n',
    };
    if (declined.retry_after)
        answer.headers.emplace_back("Retry-After", std::to_string(declined.retry_after->count()));
    return answer;
}

/// A refusal of the store as one that says when to come back.
Error with_time(Error error) {
    if (error.refusal == Refusal::busy && !error.retry_after) error.retry_after = come_back;
    return error;
}

std::unique_ptr<telemetry::Arrival> arrival_of(Form form, const http::RawRequest& request) {
    auto arrival = std::make_unique<telemetry::Arrival>();
    arrival->application = request.sender.ingest->application.value;
    arrival->form = form;
    arrival->at = request.now;
    return arrival;
}

/// Hands an arrival on whose body is set; `answer` makes the answer of what was taken. Exceptions
/// in it are taken before: what is sent again because of the other is told from what was taken.
template <class MakeAnswer>
void store(
    const TelemetryAccess& access, const events::TakeExceptions& take,
    std::unique_ptr<telemetry::Arrival> arrival, const http::Responder& respond, MakeAnswer answer
) {
    auto opened = access.get();
    if (!opened) return respond(with_time(std::move(opened).error()));
    if (auto read = telemetry::read_batch(*arrival); !read) return respond(std::move(read).error());
    auto append = [&access, respond, answer](std::unique_ptr<telemetry::Arrival> whole) {
        // The exceptions took a while.
        auto store = access.get();
        if (!store) return respond(with_time(std::move(store).error()));
        (*store)->append(std::move(whole), [respond, answer](Result<telemetry::Taken> taken) {
            if (!taken) return respond(with_time(std::move(taken).error()));
            respond(answer(*taken));
        });
    };
    take_exceptions(take, std::move(arrival), append, [respond](Error error) {
        respond(with_time(std::move(error)));
    });
}

http::Route otlp(
    const TelemetryAccess& access, const events::TakeExceptions& exceptions, std::string_view path,
    Form form, std::string_view summary
) {
    auto take = [&access, &exceptions, form](http::RawRequest request, http::Responder respond) {
        const auto encoding = encoding_of(request);
        auto arrival = arrival_of(form, request);
        if (encoding == OtlpEncoding::json) {
            auto body = telemetry::protobuf_of_json(request.body, json_signal(form));
            if (!body) return respond(std::move(body).error());
            arrival->body = *std::move(body);
        } else {
            arrival->body = std::move(request.body);
        }
        store(access, exceptions, std::move(arrival), respond, [=](const telemetry::Taken& taken) {
            return otlp_answer(200, otlp_response(form, taken, encoding), encoding);
        });
    };
    return http::raw(
        http::Verb::post, path, take,
        {
            .media_types = {"application/x-protobuf", "application/json"},
            .authenticate = identity::by_ingest_key(),
            .refuse = refuse_otlp,
            .bytes_max = otlp_bytes_max,
            .packed_bytes_max = otlp_bytes_max,
            .is_described = false,
        },
        {.summary = summary, .sets = {http::main_routes, otlp_routes}}
    );
}

http::Route remote_write(const TelemetryAccess& access) {
    auto take = [&access](http::RawRequest request, http::Responder respond) {
        if (request.header("content-type").find("io.prometheus.write.v2") != std::string_view::npos)
            return respond(refuse(code::remote_write_version));
        auto arrival = arrival_of(Form::remote_write, request);
        arrival->body = std::move(request.body);
        store(access, {}, std::move(arrival), respond, [](const telemetry::Taken& taken) {
            if (taken.rejected == 0) return http::Answer{.status = 204};
            // The sender does not come back with it, and its log says why.
            return http::Answer{
                .status = 400,
                .media_type = "text/plain",
                .body = fmt::format(
                    "{} samples were stored, {} were not: {}\n", taken.stored, taken.rejected,
                    taken.reason
                ),
            };
        });
    };
    return http::raw(
        http::Verb::post, "/prometheus/api/v1/write", take,
        {
            .codings_left = {"snappy"},
            .authenticate = identity::by_ingest_key(),
            .refuse = refuse_as_text,
            .bytes_max = telemetry::write_bytes_max,
            .packed_bytes_max = telemetry::write_bytes_max,
            .is_described = false,
        },
        {.summary = "Take samples by remote_write 1.0.", .sets = {http::main_routes, otlp_routes}}
    );
}

/// The type of a profile where its sender says none: by what it counts.
std::string type_of(const telemetry::Pprof& profile) {
    for (const auto& type : profile.types) {
        if (type.type == "cpu" || type.type == "wall") return "cpu";
        if (type.type == "inuse_space" || type.type == "space" || type.type == "objects")
            return "heap";
    }
    return profile.types.empty() ? "other" : std::string(profile.types.back().type);
}

Result<telemetry::ProfileUpload> upload_of(const http::RawRequest& request) {
    std::string bytes = request.body;
    // Programs pack what they write as a file, and say nothing of it over HTTP.
    if (bytes.starts_with("\x1f\x8b")) {
        auto plain = http::gunzip(bytes, telemetry::pprof_bytes_max);
        if (plain.state == http::Unpacked::State::too_large)
            return refuse(telemetry::code::pprof_too_large, {{"max", "64 MiB unpacked"}});
        if (plain.state == http::Unpacked::State::malformed)
            return refuse(telemetry::code::pprof_malformed, {{"what", "it is not whole gzip"}});
        bytes = std::move(plain.bytes);
    }
    const auto profile = TRY(telemetry::read_pprof(bytes));
    auto named = [&](std::string_view name, std::size_t max) -> Result<std::string> {
        const auto value = request.parameter(name);
        if (!is_clean_utf8(value) || value.size() > max)
            return invalid(
                {wrong(std::string(name), mainstay::code::too_long, {{"max", std::to_string(max)}})}
            );
        return std::string(value);
    };
    telemetry::ProfileUpload upload{
        .service = TRY(named("service", 200)),
        .version = TRY(named("version", 200)),
        .type = TRY(named("type", 50)),
        .at = profile.at.value_or(request.now),
        .duration_micros = profile.duration_micros,
    };
    if (upload.service.empty()) return invalid({wrong("service", mainstay::code::missing)});
    if (upload.type.empty()) upload.type = type_of(profile);
    upload.bytes = std::move(bytes);
    return upload;
}

http::Route profiles(const TelemetryAccess& access) {
    auto take = [&access](http::RawRequest request, http::Responder respond) {
        auto upload = upload_of(request);
        if (!upload) return respond(std::move(upload).error());
        auto arrival = arrival_of(Form::profile, request);
        arrival->body = telemetry::write_profile_upload(*upload);
        store(access, {}, std::move(arrival), respond, [](const telemetry::Taken& taken) {
            if (taken.rejected > 0)
                return http::Answer{
                    .status = 400,
                    .media_type = "text/plain",
                    .body = fmt::format("The profile was not stored: {}\n", taken.reason),
                };
            return http::Answer{.status = 204};
        });
    };
    return http::raw(
        http::Verb::post, "/api/v1/profiles", take,
        {
            .authenticate = identity::by_ingest_key(),
            .bytes_max = telemetry::pprof_bytes_max,
            .packed_bytes_max = telemetry::pprof_bytes_max,
        },
        {.summary = "Take a profile as pprof has it, packed or not.",
         .status = 204,
         .tag = "telemetry",
         .operation = "uploadProfile",
         .sets = {http::main_routes, otlp_routes}}
    );
}

}  // namespace

std::vector<http::Route> ingest_routes(
    const TelemetryAccess& access, const events::TakeExceptions& exceptions
) {
    return {
        otlp(access, exceptions, "/v1/traces", Form::otlp_spans, "Take spans by OTLP."),
        otlp(access, exceptions, "/v1/logs", Form::otlp_logs, "Take log records by OTLP."),
        otlp(access, exceptions, "/v1/metrics", Form::otlp_metrics, "Take metric points by OTLP."),
        remote_write(access),
        profiles(access),
    };
}

}  // namespace mainstay::monitoring
