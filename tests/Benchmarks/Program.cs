using PopCon.Benchmarks.Reporter;

return args is ["reporter-overhead", .. var rest] ? ReporterOverhead.Run(rest) : 0;
