namespace PopCon.Statsd.Parsing;

/// <summary>Why a line or a sample was refused: the reasons of <c>statsd_exporter_sample_errors_total</c>.</summary>
internal enum SampleError : byte
{
    /// <summary>No <c>:</c>, nothing before it, or not UTF-8.</summary>
    MalformedLine,

    /// <summary>Tags in the name and a DogStatsD section in one line.</summary>
    MixedTaggingStyles,

    /// <summary>No <c>|</c> after the value.</summary>
    NotEnoughPartsAfterColon,

    /// <summary>Several values for a type other than <c>ms</c>, <c>h</c> and <c>d</c>.</summary>
    InvalidExtendedAggregateType,

    /// <summary>Too many or empty parts between <c>|</c>.</summary>
    MalformedComponent,

    /// <summary>The value is no number.</summary>
    MalformedValue,

    /// <summary>The sample rate is no number, or the part is of no known kind.</summary>
    InvalidSampleFactor,

    /// <summary>A part that begins with <c>c</c> and is no <c>c:id</c>.</summary>
    MalformedContainerId,

    /// <summary>A type that is none of <c>c g ms h d</c>.</summary>
    IllegalEvent,
}
