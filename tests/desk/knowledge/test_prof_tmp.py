import time
from tests.desk.knowledge.test_searching import *
async def test_prof(db, world):
    t=time.time(); codes=await load(db, world.alpha); print("load",time.time()-t)
    a=agent_of(world); f=Finder(db=db)
    for q in ("钱什么时候退给我","How long until I get refunded?"):
        t=time.time(); await f.search(a,tenant_id=world.alpha,question=q,limit=3); print("search",time.time()-t)
    from yingda.desk.knowledge.searching.engine.query import wanted_in
    w=wanted_in("钱什么时候退给我")
    async with db.app(sees=a.tenants) as tx:
        from yingda.desk.knowledge.searching import store
        v={"readers":[world.alpha],"groups":[x.group for x in w],"terms":[x.term for x in w],"weights":[x.weight for x in w],"limit":40}
        for r in await (await tx.execute("EXPLAIN ANALYZE "+store._RANKED,v)).fetchall(): print(r["QUERY PLAN"])
