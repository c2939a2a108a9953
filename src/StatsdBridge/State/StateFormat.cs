using System;

namespace PopCon.StatsdBridge.State;

/// <summary>
/// The words of the state file. Its layout, all numbers little-endian, lengths as 7-bit groups with the lowest first,
/// texts as a length and UTF-8:
/// <code>
/// file      = "PopCon state" version:int32 savedAt:int64 record* end checksum
/// record    = family | vector | series                       a vector follows its family, a series its vector
/// family    = 0x01 type:byte name:text help:text
/// vector    = 0x02 [objectives maxAge:int64 ageBuckets:int32 bufferCapacity:int32]        of a summary
///           | 0x02 [bounds factor:double maxNativeBuckets:int32]                          of a histogram
/// series    = 0x03 labels:text created:int64 ttl:int64 idle:int64 value
/// value     = whole:uint64 fraction:double                                                of a counter
///           | value:double                                                                of a gauge
///           | sum:double count:int64                                                      of a summary
///           | sum:double count:int64 counts native:bool [schema:int32 zero:int64 buckets buckets]   of a histogram
/// objectives= count:length (quantile:double error:double)*
/// bounds    = count:length double*
/// counts    = count:length int64*
/// buckets   = count:length (index:int32 count:int64)*
/// end       = 0x00
/// checksum  = SHA-256 of all bytes before it
/// </code>
/// Labels stand as in the text format. Times are in milliseconds: <c>savedAt</c> and <c>created</c> since the Unix
/// epoch, <c>ttl</c>, <c>idle</c> (since the last sample) and <c>maxAge</c> as lengths.
/// </summary>
internal static class StateFormat
{
    /// <summary>The version this build writes and reads. One that only adds records must change it too.</summary>
    public const int Version = 1;

    /// <summary>The bytes of the checksum.</summary>
    public const int ChecksumLength = 32;

    /// <summary>No more records.</summary>
    public const byte End = 0;

    /// <summary>A metric family.</summary>
    public const byte Family = 1;

    /// <summary>The settings that series of the last family share.</summary>
    public const byte Vector = 2;

    /// <summary>A series of the last vector.</summary>
    public const byte Series = 3;

    /// <summary>What a state file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "PopCon state"u8;
}
