using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PopCon.Deployment.Tests.Support;

namespace PopCon.Deployment.Tests.Chart;

/// <summary>What leads to the bridge: Service, ingress, routes, network policy.</summary>
public sealed class NetworkTests
{
    [SkippableFact]
    public async Task Service_Defaults_IsAnnotatedForAScrape()
    {
        JsonNode service = (await ChartRendering.RenderAsync()).Single("Service");
        Assert.Equal("demo-popcon", service.Name());
        Assert.Equal(
            """{"prometheus.io/path":"/metrics","prometheus.io/port":"9102","prometheus.io/scheme":"http","prometheus.io/scrape":"true"}""",
            service.At("metadata", "annotations").ToJsonString());
    }

    [SkippableFact]
    public async Task Service_OwnAnnotations_WinOverTheChartsOwn()
    {
        JsonNode service = (await ChartRendering.RenderAsync("service: {annotations: {prometheus.io/scrape: 'false', a: b}}")).Single("Service");
        Assert.Equal("false", service.Text("metadata", "annotations", "prometheus.io/scrape"));
        Assert.Equal("b", service.Text("metadata", "annotations", "a"));
    }

    [SkippableFact]
    public async Task Service_ScrapeAnnotationsOff_HasNone()
    {
        JsonNode service = (await ChartRendering.RenderAsync("service: {scrapeAnnotations: false}")).Single("Service");
        Assert.Null(service.Find("metadata", "annotations"));
    }

    [SkippableFact]
    public async Task NetworkPolicy_Enabled_LetsInStatsdAndScrapesOnly()
    {
        RenderedChart chart = await ChartRendering.RenderAsync("networkPolicy: {enabled: true, metricsFrom: [{podSelector: {matchLabels: {app: prometheus}}}]}");
        JsonNode spec = chart.Single("NetworkPolicy").At("spec");
        Assert.Equal("""["Ingress","Egress"]""", spec.At("policyTypes").ToJsonString());
        Assert.Equal("[]", spec.At("egress").ToJsonString());
        JsonObject[] rules = spec.List("ingress");
        Assert.Equal(2, rules.Length);
        Assert.Null(rules[0]["from"]);
        Assert.Equal("""[{"podSelector":{"matchLabels":{"app":"prometheus"}}}]""", rules[1].At("from").ToJsonString());
    }

    [SkippableFact]
    public async Task IngressAndRoute_Enabled_LeadToTheMetricsPort()
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read("deployment-full"));
        string service = chart.Single("Service").Name();
        JsonNode backend = chart.Single("Ingress").List("spec", "rules").Single().List("http", "paths").Single().At("backend", "service");
        Assert.Equal(service, backend.Text("name"));
        Assert.Equal("http", backend.Text("port", "name"));
        JsonNode route = chart.Single("HTTPRoute");
        Assert.Equal("""["demo.example.org"]""", route.At("spec", "hostnames").ToJsonString());
        JsonObject rule = route.List("spec", "rules").Single(one => one.Text("name") == "main");
        Assert.Equal(9200, rule.List("backendRefs").Single(one => one.Text("name") == service).Number("port"));
    }

    [SkippableFact]
    public async Task Route_HttpsRedirect_HasNoBackend()
    {
        RenderedChart chart = await ChartRendering.RenderAsync(MatrixValues.Read("tcp-only"));
        JsonObject[] routes = [.. chart.All("HTTPRoute")];
        Assert.Equal(["demo-popcon", "demo-popcon-other"], routes.Select(route => route.Name()).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        JsonObject redirect = routes.Single(route => route.Name() == "demo-popcon").List("spec", "rules").Single();
        Assert.Null(redirect["backendRefs"]);
        Assert.Equal("https", redirect.List("filters").Single().Text("requestRedirect", "scheme"));
    }
}
