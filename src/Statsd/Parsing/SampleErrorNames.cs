using System;

namespace PopCon.Statsd.Parsing;

/// <summary>The values of the <c>reason</c> label of <c>statsd_exporter_sample_errors_total</c>.</summary>
/// <remarks>Pure; the names are constants.</remarks>
internal static class SampleErrorNames
{
    /// <summary>The label value of one reason, the same text as statsd_exporter's.</summary>
    public static string Of(SampleError error) => error switch
    {
        SampleError.MalformedLine => "malformed_line",
        SampleError.MixedTaggingStyles => "mixed_tagging_styles",
        SampleError.NotEnoughPartsAfterColon => "not_enough_parts_after_colon",
        SampleError.InvalidExtendedAggregateType => "invalid_extended_aggregate_type",
        SampleError.MalformedComponent => "malformed_component",
        SampleError.MalformedValue => "malformed_value",
        SampleError.InvalidSampleFactor => "invalid_sample_factor",
        SampleError.MalformedContainerId => "malformed_container_id",
        SampleError.IllegalEvent => "illegal_event",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, message: null),
    };
}
