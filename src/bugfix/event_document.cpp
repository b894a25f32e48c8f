#include "bugfix/event_document.hpp"

#include "bugfix/sample_event.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

EventFrame frame_of(const errors::Frame& frame) {
    return {
        .function = frame.function,
        .module = frame.module,
        .file = frame.file,
        .absolute_path = frame.absolute_path,
        .package = frame.package,
        .line = frame.line,
        .column = frame.column,
        .context = frame.context,
        .before = frame.before,
        .after = frame.after,
        .in_app = frame.in_app,
        .address = frame.address,
        .is_mapped = frame.is_mapped,
        .reported = frame.reported,
    };
}

std::vector<EventFrame> frames_of(const std::optional<errors::StackTrace>& trace) {
    std::vector<EventFrame> frames;
    if (!trace) return frames;
    for (const auto& frame : trace->frames) frames.push_back(frame_of(frame));
    return frames;
}

EventException exception_of(const errors::Exception& exception) {
    EventException view{
        .type = exception.type,
        .value = exception.value,
        .module = exception.module,
        .frames = frames_of(exception.trace),
    };
    if (exception.mechanism) {
        view.mechanism = exception.mechanism->type;
        view.is_handled = exception.mechanism->is_handled;
    }
    return view;
}

ErrorEventView read_part(const errors::ErrorEvent& event) {
    ErrorEventView view{
        .platform = event.platform,
        .level = std::string(wire::name_of(event.level)),
        .logger = event.logger,
        .transaction = event.transaction,
        .service = event.service,
        .server_name = event.server_name,
        .distribution = event.distribution,
        .reporter = event.reporter,
        .trace_id = event.trace_id,
        .span_id = event.span_id,
        .frames = frames_of(event.trace),
    };
    if (event.message)
        view.message =
            event.message->formatted.empty() ? event.message->pattern : event.message->formatted;
    for (const auto& each : event.exceptions) view.exceptions.push_back(exception_of(each));
    for (const auto& each : event.threads)
        view.threads.push_back(
            {each.id, each.name, each.is_crashed, each.is_current, frames_of(each.trace)}
        );
    for (const auto& [name, value] : event.tags) view.tags.push_back({name, value});
    const auto& user = event.user;
    if (!user.id.empty() || !user.email.empty() || !user.name.empty() || !user.address.empty())
        view.user = EventUserView{user.id, user.email, user.name, user.address};
    return view;
}

/// What is at no address is of no file that a build made.
bool may_be_uploaded(const errors::MapRequest& wanted) {
    return !wanted.debug_id.empty() || wanted.path.starts_with("~/");
}

WantedFile wanted_of(const errors::Unmapped& unmapped) {
    const auto& wanted = unmapped.wanted;
    return {wanted.debug_id, wanted.release, wanted.distribution, wanted.path, unmapped.reason};
}

WantedSymbols wanted_of(const errors::Unresolved& unresolved) {
    const auto& image = unresolved.image;
    return {image.name, image.build_id, image.debug_id, unresolved.reason};
}

/// What is shown as it was sent: lists of lists too, where `values` holds one.
wire::json::value member(const wire::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found ? *found : wire::json::value();
}

}  // namespace

ErrorEventView event_document(
    std::string_view content, Time received, const MapFrames& map_frames,
    const ResolveFrames& resolve_frames
) {
    auto kept = read_sample(content, received);
    if (!kept) return {};
    const auto unmapped = map_frames(kept->event);
    const auto unresolved = resolve_frames(kept->event);
    auto view = read_part(kept->event);
    for (const auto& each : unmapped)
        if (may_be_uploaded(each.wanted)) view.wanted_files.push_back(wanted_of(each));
    for (const auto& each : unresolved)
        if (!each.image.is_system) view.wanted_symbols.push_back(wanted_of(each));
    const auto sent = wire::parse_json(kept->json);
    if (!sent || !sent->is_object()) return view;
    const auto& object = sent->as_object();
    view.breadcrumbs = member(object, "breadcrumbs");
    if (const auto* nested = view.breadcrumbs.if_object())
        view.breadcrumbs = wire::json::value(member(*nested, "values"));
    if (!view.breadcrumbs.is_array()) view.breadcrumbs = nullptr;
    view.contexts = member(object, "contexts");
    view.request = member(object, "request");
    view.extra = member(object, "extra");
    for (auto* each : {&view.contexts, &view.request, &view.extra})
        if (!each->is_object()) *each = nullptr;
    return view;
}

}  // namespace mainstay::bugfix
