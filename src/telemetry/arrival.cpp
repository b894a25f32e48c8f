// How the body of an arrival is read again.
#include "telemetry/otlp.hpp"
#include "telemetry/profile_upload.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

Signal signal_of(Form form) {
    switch (form) {
        case Form::otlp_spans:
            return Signal::spans;
        case Form::otlp_logs:
            return Signal::logs;
        case Form::otlp_metrics:
        case Form::remote_write:
            return Signal::metrics;
        case Form::profile:
            return Signal::profiles;
    }
    return Signal::spans;
}

Result<> read_batch(Arrival& arrival) {
    switch (arrival.form) {
        case Form::otlp_spans:
            arrival.batch = TRY(read_spans(arrival.body));
            return {};
        case Form::otlp_logs:
            arrival.batch = TRY(read_logs(arrival.body, arrival.at));
            return {};
        case Form::otlp_metrics:
            arrival.batch = TRY(read_metrics(arrival.body));
            return {};
        case Form::remote_write:
            arrival.unpacked = TRY(unpack_snappy(arrival.body));
            arrival.batch = TRY(read_write_request(arrival.unpacked));
            return {};
        case Form::profile:
            arrival.batch = TRY(read_profile_upload(arrival.body));
            return {};
    }
    return {};
}

}  // namespace mainstay::telemetry
