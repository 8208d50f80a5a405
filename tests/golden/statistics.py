import json, numpy as np, scipy
from scipy import stats
rng=np.random.default_rng(7)
cells=[]
for n in (2,3,5,8,20):
    v=np.round(rng.normal(0.5,0.1,n),6)
    ci=stats.t.interval(0.95,n-1,loc=v.mean(),scale=stats.sem(v))
    cells.append(dict(values=v.tolist(),mean=v.mean(),sd=v.std(ddof=1),median=float(np.median(v)),low=ci[0],high=ci[1]))
pairs=[]
for n,shift,ties in ((5,0.02,False),(6,0.0,False),(8,0.05,True),(12,-0.03,False),(25,0.01,True)):
    a=np.round(rng.normal(0.5,0.05,n),2 if ties else 6); b=np.round(a-shift+rng.normal(0,0.04,n),2 if ties else 6)
    d=np.round(a-b,9)
    t=stats.ttest_rel(a,b)
    nz=d[d!=0]
    # exact with ties by enumeration of the distribution
    r=stats.rankdata(np.abs(nz)); 
    dist={0.0:1.0}
    for x in r:
        new={}
        for s,p in dist.items():
            new[s]=new.get(s,0)+p/2; new[s+x]=new.get(s+x,0)+p/2
        dist=new
    w=r[nz>0].sum(); tot=r.sum(); p=sum(q for s,q in dist.items() if abs(2*s-tot)>=abs(2*w-tot)-1e-9)
    ref=None
    if not ties: ref=stats.wilcoxon(a,b,method='exact').pvalue
    pairs.append(dict(a=a.tolist(),b=b.tolist(),mean=float((a-b).mean()),t=float(t.pvalue),wilcoxon=float(ref if ref is not None else p),effect=float((a-b).mean()/(a-b).std(ddof=1))))
power=[]
for d,n,alpha in ((0.5,10,0.05),(0.5,34,0.05),(1.2,8,0.01),(0.2,50,0.05),(2,5,0.05)):
    tc=stats.t.ppf(1-alpha/2,n-1); nc=d*np.sqrt(n)
    power.append(dict(effect=d,pairs=n,alpha=alpha,power=float(1-(stats.nct.cdf(tc,n-1,nc)-stats.nct.cdf(-tc,n-1,nc)))))
need=[]
for d,alpha in ((0.5,0.05),(1.0,0.05),(0.3,0.01),(2.0,0.005)):
    n=2
    while True:
        tc=stats.t.ppf(1-alpha/2,n-1); nc=d*np.sqrt(n)
        if 1-(stats.nct.cdf(tc,n-1,nc)-stats.nct.cdf(-tc,n-1,nc))>=0.8: break
        n+=1
    need.append(dict(effect=d,alpha=alpha,pairs=n))
print(json.dumps(dict(provenance=f"scipy {scipy.__version__}, numpy {np.__version__}; tests/golden/statistics.py",cells=cells,pairs=pairs,power=power,needed=need),indent=1))
