using PopCon.Metrics.Exposition;

namespace PopCon.Metrics.Tests.Exposition;

public sealed class FormatNegotiationTests
{
    private const string Delimited = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    private const string Text = "text/plain; version=0.0.4; charset=utf-8; escaping=";
    private const string Protobuf = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=";

    // The first seventeen were captured from statsd_exporter 0.30.0.
    [Theory]
    [InlineData(null, Text + "underscores")]
    [InlineData("text/plain;version=0.0.4", Text + "underscores")]
    [InlineData("text/plain", Text + "underscores")]
    [InlineData("text/plain;version=1.0.0", Text + "underscores")]
    [InlineData("application/openmetrics-text;version=1.0.0", Text + "underscores")]
    [InlineData("application/vnd.google.protobuf", Text + "underscores")]
    [InlineData(Delimited, Protobuf + "delimited; escaping=underscores")]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text", Protobuf + "text; escaping=underscores")]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text", Protobuf + "compact-text; escaping=underscores")]
    [InlineData(Delimited + ";q=0.3,text/plain;q=0.8", Text + "underscores")]
    [InlineData("text/plain;version=0.0.4;escaping=allow-utf-8", Text + "allow-utf-8")]
    [InlineData("text/plain;escaping=dots", Text + "dots")]
    [InlineData("text/plain;escaping=values", Text + "values")]
    [InlineData("text/plain;escaping=bogus", Text + "underscores")]
    [InlineData("text/plain;q=0", Text + "underscores")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", Text + "allow-utf-8")]
    [InlineData(Delimited + ";q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", Protobuf + "delimited; escaping=underscores")]
    [InlineData("", Text + "underscores")]
    [InlineData(",;/=,,;q=", Text + "underscores")]
    [InlineData(" text/plain ; version = 0.0.4 ; escaping = dots ", Text + "dots")]
    [InlineData("Text/Plain;escaping=dots," + Delimited, Protobuf + "delimited; escaping=dots")]
    [InlineData("text/plain;q=x," + Delimited + ";q=0.1", Protobuf + "delimited; escaping=underscores")]
    [InlineData("text/plain;escaping=dots;q=0.2," + Delimited + ";q=0.1", Text + "dots")]
    [InlineData("text/html;escaping=dots," + Delimited, Protobuf + "delimited; escaping=dots")]
    [InlineData("*/*;escaping=dots;q=0.9," + Delimited + ";q=0.1", Protobuf + "delimited; escaping=underscores")]
    [InlineData("*;escaping=dots", Text + "dots")]
    public void Negotiate_Accept_GivesContentType(string? accept, string contentType) =>
        Assert.Equal(contentType, FormatNegotiation.Negotiate(accept, openMetrics: false).ContentType);

    [Theory]
    [InlineData(null, Text + "underscores")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;q=0.3", OpenMetrics + "allow-utf-8")]
    [InlineData("application/openmetrics-text", OpenMetrics + "underscores")]
    [InlineData("application/openmetrics-text;version=0.0.1;q=0.5,text/plain;q=0.3", Text + "underscores")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.2,text/plain;q=0.3", Text + "underscores")]
    public void Negotiate_OpenMetricsAllowed_GivesContentType(string? accept, string contentType) =>
        Assert.Equal(contentType, FormatNegotiation.Negotiate(accept, openMetrics: true).ContentType);

    // The first five were captured from statsd_exporter 0.30.0.
    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("zstd, gzip;q=0.4", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("deflate", false)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("GZIP", false)]
    [InlineData("gzip, identity", false)]
    [InlineData("gzip, identity;q=0.5", true)]
    [InlineData("gzip;q=0.5, *;q=0.1", true)]
    [InlineData("gzip;q=0.5, *;q=0.5", false)]
    [InlineData("identity;q=0, gzip;q=0.001", true)]
    [InlineData("gzip;q=0.123, identity;q=0.124", false)]
    [InlineData("  gzip ; q=0.5 , br", true)]
    [InlineData("gzip;level=9", false)]
    [InlineData("br gzip", false)]
    [InlineData("br;q=2, gzip", false)]
    [InlineData("gzip, br;q=2, identity", true)]
    public void AcceptsGzip_Header_Decides(string? header, bool accepted) =>
        Assert.Equal(accepted, FormatNegotiation.AcceptsGzip(header));
}
